package io.everwire.pool.policy;

/**
 * A latency that rises at once and falls slowly: after a sample that is lower than what is shown, the difference halves
 * every {@value #HALF_LIFE_NANOS} ns. So a member that was bad a moment ago is avoided, and comes back by itself. Times
 * are those of one monotonic clock. Owned by one loop.
 */
public final class PeakEwma {
    static final long HALF_LIFE_NANOS = 5_000_000_000L;

    private double peak;
    private double latest;
    private long at;
    private boolean known;

    /** A latency was seen. */
    public void add(long nanos, long nowNanos) {
        double sample = Math.max(0, nanos);
        peak = Math.max(sample, known ? value(nowNanos) : 0);
        latest = sample;
        at = nowNanos;
        known = true;
    }

    /** What to expect now; zero if nothing was seen. */
    public long nanos(long nowNanos) {
        return Math.round(value(nowNanos));
    }

    private double value(long nowNanos) {
        double halvings = (nowNanos - at) / (double) HALF_LIFE_NANOS;
        return latest + (peak - latest) * Math.pow(2, -halvings);
    }
}
