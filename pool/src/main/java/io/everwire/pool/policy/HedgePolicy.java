package io.everwire.pool.policy;

/**
 * When an open is late, and whether it may be tried a second time: late is what takes longer than nineteen of twenty of
 * the recent past, and second tries are paid from what all opens save up, so that they stay a small share of them. Owned
 * by one loop.
 */
public final class HedgePolicy {
    /** Nothing is known of what is usual. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final double LATE = 0.95;
    private static final int LEAST_SAMPLES = 20;
    private static final double MOST_SAVED = 10;

    private final double share;
    private final QuantileWindow answers;
    private double saved;

    /**
     * @param share second tries for each open, 0 to 1
     * @param spanNanos how far the recent past reaches back
     */
    public HedgePolicy(double share, long spanNanos, long nowNanos) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " must be 0 to 1");
        }
        this.share = share;
        this.answers = new QuantileWindow(spanNanos, nowNanos);
    }

    /** The peer has answered an open. */
    public void answered(long nanos, long nowNanos) {
        answers.add(nanos, nowNanos);
    }

    /** An open is made; it saves its share. */
    public void opened() {
        saved = Math.min(MOST_SAVED, saved + share);
    }

    /** After how long without an answer an open is late; {@link #NEVER} where too few have been seen. */
    public long lateNanos(long nowNanos) {
        return answers.count(nowNanos) < LEAST_SAMPLES ? NEVER : answers.quantileNanos(LATE, nowNanos);
    }

    /** Pays for a second try; false if there is not enough. */
    public boolean pay() {
        boolean enough = saved >= 1;
        saved -= enough ? 1 : 0;
        return enough;
    }
}
