package io.everwire.protocolr.resume;

/**
 * How much goes into one record. A record that is cut dies with its wire, so where wires die young a large one would
 * never arrive, however often it is sent: behind a loss the first record is no larger than all that the former wire
 * brought, and each next one no larger than all before it. A wire that brought a full record changes nothing. Not
 * thread-safe.
 */
public final class RecordSize {
    /** Small enough for a wire that carries a thousand bytes, its handshake included. */
    static final int LEAST = 256;

    private final int most;
    private long first;
    private long start;

    /** @param most the plaintext of a full record */
    public RecordSize(int most) {
        this.most = most;
        this.first = most;
    }

    /**
     * A wire is live.
     *
     * @param position what the peer has received before it, whence it goes on
     * @param again how many bytes have to be sent again
     */
    public void begins(long position, long again) {
        long brought = position - start;
        first = again == 0 ? most : Math.max(LEAST, brought);
        start = position;
    }

    /**
     * The most for the next record.
     *
     * @param sent the position that it begins at
     */
    public int next(long sent) {
        return (int) Math.min(most, Math.max(first, sent - start));
    }
}
