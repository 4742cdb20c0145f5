package io.everwire.protocolr.tinyss;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Takes records out of a stream that arrives in any slices (WIRE.md 2.3). A record that is whole in the input is
 * decrypted where it lies; one that is not is put together in a buffer that is borrowed for the time. An idle opener
 * holds no buffer. Not thread-safe; may move from one thread to another.
 */
public final class RecordOpener {
    /** The most plaintext that a record can hold. */
    public static final int MAX_PLAIN = 65_535 - Aead.TAG_BYTES;

    private final Aead aead;
    private int maxPlain = MAX_PLAIN;
    private long counter;

    private int headerBytesRead;
    private int length;
    private @Nullable ByteBuffer input; // in which a record lay last
    private @Nullable ByteBuffer inputView;
    private AssemblyBuffers.@Nullable Assembly assembly;
    private boolean assemblyIsOut;
    private @Nullable String failure;

    public RecordOpener(Aead aead) {
        this.aead = aead;
    }

    /**
     * Refuses records with more plaintext than this, at their header, from the next header on. At first {@link
     * #MAX_PLAIN}; less during a handshake, where each message has a known greatest size.
     */
    public void limit(int plainBytes) {
        if (plainBytes < 0 || plainBytes > MAX_PLAIN) {
            throw new IllegalArgumentException("limit " + plainBytes + " must be 0 to " + MAX_PLAIN);
        }
        maxPlain = plainBytes;
    }

    /**
     * Takes bytes up to the end of the next record, not one behind it. The input's memory may be overwritten.
     *
     * @return the record's plaintext, a view into the input or into an own buffer, valid until the next call; empty for
     *     an empty record; null when {@code in} is used up and the record is not whole
     * @throws ProtocolViolation if a length is impossible or a tag wrong; the wire is dead then, every later call
     *     throws too
     */
    public @Nullable ByteBuffer open(ByteBuffer in) throws ProtocolViolation {
        if (failure != null) {
            throw new ProtocolViolation(failure);
        }
        giveBackAssembly();
        if (!readHeader(in)) {
            if (!isInsideRecord()) {
                forgetInput(); // the peer rests
            }
            return null;
        }
        if (assembly == null && in.remaining() >= length && !wantsArray(in)) {
            return openInPlace(in);
        }
        return assemble(in);
    }

    /** One copy into an array instead of one into it and one back. */
    private boolean wantsArray(ByteBuffer in) {
        return in.isDirect() && !aead.opensDirect() && AssemblyBuffers.areKept(length);
    }

    /** Records opened so far; the next one's counter. */
    public long opened() {
        return counter;
    }

    /** Whether a record has begun that is not whole: an end of input now cuts it. */
    public boolean isInsideRecord() {
        return headerBytesRead > 0;
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolViolation {
        while (headerBytesRead < RecordSealer.HEADER_BYTES) {
            if (!in.hasRemaining()) {
                return false;
            }
            length = (length << 8) | (in.get() & 0xff);
            if (++headerBytesRead == RecordSealer.HEADER_BYTES) {
                checkLength();
            }
        }
        return true;
    }

    private void checkLength() throws ProtocolViolation {
        if (length < Aead.TAG_BYTES) {
            throw fail("a record of " + length + " bytes is shorter than its tag");
        }
        if (length - Aead.TAG_BYTES > maxPlain) {
            throw fail("a record of " + length + " bytes is longer than what belongs here");
        }
    }

    private ByteBuffer openInPlace(ByteBuffer in) throws ProtocolViolation {
        int limit = in.limit();
        in.limit(in.position() + length);
        ByteBuffer plain = viewOf(in);
        decrypt(in, plain);
        in.limit(limit);
        return plain;
    }

    /** As {@code in.duplicate()}: a transport that is busy reads into the same buffer again and again. */
    @SuppressWarnings("ReferenceEquality") // another buffer with the same content is another buffer
    private ByteBuffer viewOf(ByteBuffer in) {
        ByteBuffer view = inputView;
        if (view == null || in != input) {
            view = in.duplicate();
            input = in;
            inputView = view;
            return view;
        }
        return view.clear().limit(in.limit()).position(in.position()).order(ByteOrder.BIG_ENDIAN);
    }

    private void forgetInput() {
        input = null;
        inputView = null;
    }

    private @Nullable ByteBuffer assemble(ByteBuffer in) throws ProtocolViolation {
        if (!in.hasRemaining()) {
            return null;
        }
        AssemblyBuffers.Assembly whole = assembly == null ? AssemblyBuffers.take(length) : assembly;
        assembly = whole;
        ByteBuffer record = whole.sealed;
        int count = Math.min(record.remaining(), in.remaining());
        record.put(record.position(), in, in.position(), count).position(record.position() + count);
        in.position(in.position() + count);
        return record.hasRemaining() ? null : openAssembled(record.flip(), whole.plain());
    }

    private ByteBuffer openAssembled(ByteBuffer record, ByteBuffer plain) throws ProtocolViolation {
        assemblyIsOut = true;
        decrypt(record, plain);
        return plain;
    }

    /** Leaves the plaintext between position and limit of {@code plain}. */
    private void decrypt(ByteBuffer sealed, ByteBuffer plain) throws ProtocolViolation {
        int start = plain.position();
        if (!aead.open(counter, sealed, plain)) {
            throw fail("record " + counter + " was altered");
        }
        plain.limit(plain.position()).position(start);
        counter++;
        headerBytesRead = 0;
        length = 0;
    }

    private ProtocolViolation fail(String detail) {
        failure = detail;
        assemblyIsOut = assembly != null;
        giveBackAssembly();
        return new ProtocolViolation(detail);
    }

    private void giveBackAssembly() {
        if (assemblyIsOut && assembly != null) {
            AssemblyBuffers.giveBack(assembly);
            assembly = null;
            assemblyIsOut = false;
        }
    }
}
