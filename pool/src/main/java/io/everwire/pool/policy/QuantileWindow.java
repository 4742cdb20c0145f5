package io.everwire.pool.policy;

import java.util.Arrays;

/**
 * Quantiles of durations of the recent past, in constant memory: counts in buckets whose width is an eighth of a power of
 * two, in two halves, of which the older one is forgotten when the younger one has served for half the span. So what is
 * answered is up to an eighth too large, never too small, and covers between half the span and all of it. Times are
 * those of one monotonic clock. Owned by one loop.
 */
public final class QuantileWindow {
    /** Durations below 1,024 ns are as good as nothing and share a bucket. */
    private static final int LEAST_BITS = 10;

    private static final int SUB_BITS = 3;
    private static final int SUBS = 1 << SUB_BITS;
    private static final int BUCKETS = 1 + (Long.SIZE - LEAST_BITS) * SUBS;

    /** One half of the span. */
    private static final class Half {
        private final int[] counts = new int[BUCKETS];
        private long count;
        private long max;

        void add(int bucket, long nanos) {
            counts[bucket]++;
            count++;
            max = Math.max(max, nanos);
        }

        void clear() {
            Arrays.fill(counts, 0);
            count = 0;
            max = 0;
        }
    }

    private final long halfNanos;
    private Half younger = new Half();
    private Half older = new Half();
    private long turnsAt;

    public QuantileWindow(long spanNanos, long nowNanos) {
        if (spanNanos < 2) {
            throw new IllegalArgumentException("spanNanos " + spanNanos + " must be at least 2");
        }
        halfNanos = spanNanos / 2;
        turnsAt = nowNanos + halfNanos;
    }

    public void add(long nanos, long nowNanos) {
        turn(nowNanos);
        long duration = Math.max(0, nanos);
        younger.add(bucket(duration), duration);
    }

    /** How many durations are looked at now. */
    public long count(long nowNanos) {
        turn(nowNanos);
        return younger.count + older.count;
    }

    /** The longest of them; zero if there are none. */
    public long maxNanos(long nowNanos) {
        turn(nowNanos);
        return Math.max(younger.max, older.max);
    }

    /**
     * What this share of them does not exceed; zero if there are none.
     *
     * @param share more than 0, at most 1
     */
    public long quantileNanos(double share, long nowNanos) {
        long rank = (long) Math.ceil(share * count(nowNanos));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += younger.counts[bucket] + older.counts[bucket];
            if (rank > 0 && seen >= rank) {
                return Math.min(upperBound(bucket), maxNanos(nowNanos));
            }
        }
        return 0;
    }

    private void turn(long nowNanos) {
        if (nowNanos - turnsAt >= halfNanos) { // nothing was asked for so long that both are old
            younger.clear();
        }
        if (nowNanos - turnsAt >= 0) {
            Half emptied = older;
            emptied.clear();
            older = younger;
            younger = emptied;
            turnsAt = nowNanos + halfNanos;
        }
    }

    private static int bucket(long nanos) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos);
        if (bits <= LEAST_BITS) {
            return 0;
        }
        int sub = (int) (nanos >>> (bits - 1 - SUB_BITS)) & (SUBS - 1);
        return 1 + (bits - 1 - LEAST_BITS) * SUBS + sub;
    }

    private static long upperBound(int bucket) {
        if (bucket == 0) {
            return (1L << LEAST_BITS) - 1;
        }
        int octave = (bucket - 1) / SUBS;
        long width = 1L << (octave + LEAST_BITS - SUB_BITS);
        return (SUBS + (bucket - 1) % SUBS + 1) * width - 1;
    }
}
