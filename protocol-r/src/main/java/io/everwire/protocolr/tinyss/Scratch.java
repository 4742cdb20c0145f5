package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;

/** Working memory of the ciphers, one per thread and not per connection; used within one call only. */
final class Scratch {
    private static final int USUAL_BYTES = RecordSealer.MAX_PLAIN + Aead.TAG_BYTES;
    private static final int SMALL_BYTES = 1_024;

    private static final ThreadLocal<byte[]> ARRAY = ThreadLocal.withInitial(() -> new byte[USUAL_BYTES]);
    private static final ThreadLocal<byte[]> OTHER_ARRAY = ThreadLocal.withInitial(() -> new byte[USUAL_BYTES]);
    private static final ThreadLocal<byte[]> SMALL_ARRAY = ThreadLocal.withInitial(() -> new byte[SMALL_BYTES]);
    private static final ThreadLocal<ByteBuffer> DIRECT_IN =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(USUAL_BYTES));
    private static final ThreadLocal<ByteBuffer> DIRECT_OUT =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(USUAL_BYTES));

    private Scratch() {}

    /** An array of {@code bytes} or more. */
    static byte[] array(int bytes) {
        return array(ARRAY, bytes);
    }

    /** As {@link #array}, but another one. */
    static byte[] otherArray(int bytes) {
        return array(OTHER_ARRAY, bytes);
    }

    /** An array of 1,024 bytes, for native code that copies the whole of an array whatever part it needs. */
    static byte[] smallArray() {
        return SMALL_ARRAY.get();
    }

    /** A direct buffer with {@code bytes} between position 0 and limit; another one than {@link #directOut}. */
    static ByteBuffer directIn(int bytes) {
        return direct(DIRECT_IN, bytes);
    }

    static ByteBuffer directOut(int bytes) {
        return direct(DIRECT_OUT, bytes);
    }

    private static byte[] array(ThreadLocal<byte[]> kept, int bytes) {
        byte[] array = kept.get();
        if (array.length < bytes) {
            array = new byte[bytes];
            kept.set(array);
        }
        return array;
    }

    private static ByteBuffer direct(ThreadLocal<ByteBuffer> kept, int bytes) {
        ByteBuffer buffer = kept.get();
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
            kept.set(buffer);
        }
        return buffer.clear().limit(bytes);
    }
}
