package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;

/** For ciphers that work on arrays: what lies in direct memory goes through the thread's scratch array. */
abstract class ArrayAead implements Aead {
    /** {@code to} may be {@code from} at the same offset. */
    abstract void seal(long counter, byte[] from, int at, int length, byte[] to, int toOffset);

    /** As {@link Aead#open}; {@code to} may be {@code from} at the same offset. */
    abstract boolean open(long counter, byte[] from, int at, int length, byte[] to, int toOffset);

    @Override
    public final void seal(long counter, ByteBuffer plain, ByteBuffer into) {
        int length = plain.remaining();
        int sealedLength = length + TAG_BYTES;
        byte[] from = arrayOf(plain, sealedLength);
        int at = takeAll(plain, from);
        if (into.hasArray()) {
            seal(counter, from, at, length, into.array(), into.arrayOffset() + into.position());
            into.position(into.position() + sealedLength);
        } else {
            byte[] scratch = Scratch.array(sealedLength);
            seal(counter, from, at, length, scratch, 0);
            into.put(scratch, 0, sealedLength);
        }
    }

    @Override
    public final boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
        int length = sealed.remaining();
        int plainLength = length - TAG_BYTES;
        byte[] from = arrayOf(sealed, length);
        int at = takeAll(sealed, from);
        if (into.hasArray()) {
            boolean genuine = open(counter, from, at, length, into.array(), into.arrayOffset() + into.position());
            into.position(into.position() + (genuine ? plainLength : 0));
            return genuine;
        }
        byte[] scratch = Scratch.array(length);
        boolean genuine = open(counter, from, at, length, scratch, 0);
        into.put(scratch, 0, genuine ? plainLength : 0);
        return genuine;
    }

    @Override
    public final boolean opensDirect() {
        return false;
    }

    @SuppressWarnings("ByteBufferBackingArray") // takeAll minds the offset
    private static byte[] arrayOf(ByteBuffer buffer, int scratchBytes) {
        return buffer.hasArray() ? buffer.array() : Scratch.array(scratchBytes);
    }

    /** Moves the buffer's position to its end; returns where its bytes lie in the array. */
    private static int takeAll(ByteBuffer buffer, byte[] array) {
        if (!buffer.hasArray()) {
            buffer.get(array, 0, buffer.remaining());
            return 0;
        }
        int at = buffer.arrayOffset() + buffer.position();
        buffer.position(buffer.limit());
        return at;
    }
}
