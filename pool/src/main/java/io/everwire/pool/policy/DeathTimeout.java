package io.everwire.pool.policy;

/**
 * For how long a wire may owe an answer before it counts as dead: one second more than the worst latency of the recent
 * past, within bounds. An alive wire that is given up now and then does no harm, because its session resumes.
 *
 * @param floorNanos never less than this
 * @param ceilingNanos never more than this
 */
public record DeathTimeout(long floorNanos, long ceilingNanos) {
    /** What an answer may take longer than the worst one seen. */
    public static final long MARGIN_NANOS = 1_000_000_000L;

    /** Sessions are not told of smaller changes: an alarm is no more exact than that. */
    static final long GRAIN_NANOS = 1_000_000L;

    public DeathTimeout {
        if (floorNanos <= 0 || floorNanos > ceilingNanos) {
            throw new IllegalArgumentException("floor " + floorNanos + " and ceiling " + ceilingNanos + " must rise");
        }
    }

    /** The timeout in nanoseconds while {@code worstNanos} is the worst latency. */
    public long nanos(long worstNanos) {
        long wanted = MARGIN_NANOS + Math.min(worstNanos, ceilingNanos); // the minimum keeps the sum from overflowing
        return Math.max(floorNanos, Math.min(ceilingNanos, wanted));
    }

    /** Whether sessions that were told one timeout should be told another. */
    public static boolean isNews(long toldNanos, long nanos) {
        return Math.abs(nanos - toldNanos) > GRAIN_NANOS;
    }
}
