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

    // What is kept of each piece that is on its way.
    private static final int END = 0;
    private static final int SENT_AT = 1;
    private static final int PROVEN_THEN = 2;
    private static final int PROVEN_AT_THEN = 3;
    private static final int FIRST_SENT_THEN = 4;

    private final RowRing pieces = new RowRing(5, MOST);

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
        if (pieces.isEmpty() || !sharesPiece(newEnd, now)) {
            add(now);
        }
        pieces.set(pieces.last(), END, newEnd);
        pieces.set(pieces.last(), SENT_AT, now);
        end = newEnd;
    }

    private boolean sharesPiece(long newEnd, long now) {
        long mostBytes = Math.max(PIECE_BYTES, (newEnd - proven) / (MOST / 2));
        long mostNanos = Math.max(PIECE_NANOS, (now - pieces.get(0, SENT_AT)) / (MOST / 2));
        return pieces.isFull() || (now - pieceBegan < mostNanos && newEnd - pieceStart < mostBytes);
    }

    private void add(long now) {
        pieces.add();
        pieces.set(pieces.last(), PROVEN_THEN, proven);
        pieces.set(pieces.last(), PROVEN_AT_THEN, provenAt);
        pieces.set(pieces.last(), FIRST_SENT_THEN, firstSent);
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
        int covered = covered(position);
        if (covered > 0) {
            long newestSentAt = pieces.get(covered - 1, SENT_AT);
            roundTrip = now - newestSentAt;
            forget(busySince <= newestSentAt, shortest, now);
            sample(covered - 1, position, now);
            pieces.removeFirst(covered);
        }
        if (position > proven) {
            proven = position;
            provenAt = now;
        }
    }

    private int covered(long position) {
        int count = 0;
        while (count < pieces.size() && pieces.get(count, END) <= position) {
            count++;
        }
        return count;
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
        long elapsed = Math.max(
                now - pieces.get(piece, PROVEN_AT_THEN),
                pieces.get(piece, SENT_AT) - pieces.get(piece, FIRST_SENT_THEN));
        firstSent = pieces.get(piece, SENT_AT);
        sampleBytes = position - pieces.get(piece, PROVEN_THEN);
        if (elapsed > 0) {
            best = Math.max(best, sampleBytes / (double) elapsed);
        }
    }

    /** Bytes a nanosecond; 0 before the first sample. */
    double perNano() {
        return Math.max(best, bestBefore);
    }

    /** What was delivered so fast in the time before the recent one, too: a burst is no part of it. */
    double lastingPerNano() {
        return Math.min(best, bestBefore);
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
