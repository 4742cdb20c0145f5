package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;

/**
 * Makes records (WIRE.md 2.3): {@code length(2, BE) || ciphertext || tag}, one per call, counted from 0. One writer at a
 * time: the counter is the nonce. Not thread-safe; may move from one thread to another.
 */
public final class RecordSealer {
    /** The most plaintext of one record that we send. */
    public static final int MAX_PLAIN = 32_768;

    static final int HEADER_BYTES = 2;
    static final int OVERHEAD = HEADER_BYTES + Aead.TAG_BYTES;

    private final Aead aead;
    private long counter;

    public RecordSealer(Aead aead) {
        this(aead, 0);
    }

    RecordSealer(Aead aead, long counter) {
        this.aead = aead;
        this.counter = counter;
    }

    /** Bytes on the wire of a record with {@code plain} bytes in it. */
    public static int sealedLength(int plain) {
        return plain + OVERHEAD;
    }

    /**
     * Seals all of {@code plain}, 0 to {@link #MAX_PLAIN} bytes, into one record; takes {@link #sealedLength} bytes of
     * {@code into}. The two must not overlap.
     */
    public void seal(ByteBuffer plain, ByteBuffer into) {
        int length = plain.remaining();
        check(length, into.remaining());
        int sealed = length + Aead.TAG_BYTES;
        into.put((byte) (sealed >>> 8)).put((byte) sealed);
        aead.seal(nextCounter(), plain, into);
    }

    /** Records sealed so far; the next one's counter. */
    public long sealed() {
        return counter;
    }

    private static void check(int length, int room) {
        if (length > MAX_PLAIN) {
            throw new IllegalArgumentException(length + " bytes do not fit into one record");
        }
        if (room < sealedLength(length)) {
            throw new IllegalArgumentException("a record of " + sealedLength(length) + " bytes into " + room);
        }
    }

    /** Advances before the cipher runs: whatever happens there, no counter is used twice. */
    private long nextCounter() {
        if (counter == Long.MAX_VALUE) {
            throw new IllegalStateException("the record counter is used up");
        }
        return counter++;
    }
}
