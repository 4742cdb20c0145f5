package io.everwire.mux.machine;

/**
 * Measures how fast one wire delivers, from what went out and what was acknowledged. Each sample spans from the
 * acknowledgement before a piece was sent to the one that covers the piece, so neither delayed nor bunched
 * acknowledgements make it larger than the path. The estimate is the largest of the recent samples; one taken while there
 * was too little to send can raise it, never lower it.
 *
 * <p>Pieces share an entry where there are many, so that memory is constant.
 */
final class DeliveryRate {
    private static final int MOST = 64;
    private static final int PIECE_BYTES = 16_384;
    private static final long PIECE_NANOS = 2_000_000;
    private static final long LEAST_WINDOW_NANOS = 500_000_000;
    private static final int ROUND_TRIPS = 5;

    private final long[] ends = new long[MOST];
    private final long[] sentAt = new long[MOST];
    private final long[] provenThen = new long[MOST];
    private final long[] provenAtThen = new long[MOST];
    private final long[] firstSentThen = new long[MOST];
    private int head;
    private int size;

    private long end;
    private long pieceStart;
    private long pieceBegan;
    private long proven;
    private long provenAt;
    private long firstSent;

    private double best;
    private double bestBefore;
    private long bestSince;
    private long sampleBytes;
    private long roundTrip = -1;

    DeliveryRate(long proven, long now) {
        this.end = proven;
        this.proven = proven;
        this.provenAt = now;
        this.bestSince = now;
    }

    /** Something was sent that the peer will acknowledge; the last of it ends at {@code newEnd}. */
    void sent(long newEnd, long now) {
        if (proven >= end) { // nothing was on its way: the pause says nothing about the path
            provenAt = now;
            firstSent = now;
        }
        int last = (head + size - 1) & (MOST - 1);
        if (size > 0 && sharesPiece(newEnd, now)) {
            ends[last] = newEnd;
            sentAt[last] = now;
        } else {
            add(newEnd, now);
        }
        end = newEnd;
    }

    private boolean sharesPiece(long newEnd, long now) {
        long mostBytes = Math.max(PIECE_BYTES, (newEnd - proven) / (MOST / 2));
        long mostNanos = Math.max(PIECE_NANOS, (now - sentAt[head]) / (MOST / 2));
        return size == MOST || (now - pieceBegan < mostNanos && newEnd - pieceStart < mostBytes);
    }

    private void add(long newEnd, long now) {
        int next = (head + size++) & (MOST - 1);
        ends[next] = newEnd;
        sentAt[next] = now;
        provenThen[next] = proven;
        provenAtThen[next] = provenAt;
        firstSentThen[next] = firstSent;
        pieceStart = end;
        pieceBegan = now;
    }

    /**
     * Everything before {@code position} was received.
     *
     * @param busySince since when there was always more to send; {@link Long#MAX_VALUE}: there is not
     * @param shortest the shortest round trip known; a few of them are what counts as recent
     */
    void acknowledged(long position, long busySince, long shortest, long now) {
        int newest = -1;
        while (size > 0 && ends[head] <= position) {
            newest = head;
            head = (head + 1) & (MOST - 1);
            size--;
        }
        if (newest >= 0) {
            roundTrip = now - sentAt[newest];
            forget(busySince <= sentAt[newest], shortest, now);
            sample(newest, position, now);
        }
        if (position > proven) {
            proven = position;
            provenAt = now;
        }
    }

    private void forget(boolean full, long shortest, long now) {
        long window = shortest == Long.MAX_VALUE ? 0 : ROUND_TRIPS * shortest;
        if (full && now - bestSince >= Math.max(LEAST_WINDOW_NANOS, window)) {
            bestBefore = best;
            best = 0;
            bestSince = now;
        }
    }

    private void sample(int piece, long position, long now) {
        long elapsed = Math.max(now - provenAtThen[piece], sentAt[piece] - firstSentThen[piece]);
        firstSent = sentAt[piece];
        sampleBytes = position - provenThen[piece];
        if (elapsed > 0) {
            best = Math.max(best, sampleBytes / (double) elapsed);
        }
    }

    /** Bytes a nanosecond; 0 before the first sample. */
    double perNano() {
        return Math.max(best, bestBefore);
    }

    /** Bytes that the last sample was taken over. */
    long sampleBytes() {
        return sampleBytes;
    }

    /** How long ago the newest of what was last acknowledged went out, or -1. */
    long roundTrip() {
        return roundTrip;
    }
}
