package io.everwire.spi;

/**
 * How late an alarm of a {@link Loop} may be, so that alarms of many sessions can share a wake-up. Whoever does not
 * count time for which the process was suspended asks here. Pure functions; nanoseconds.
 */
public final class Lateness {
    /** Nearer alarms are not late. */
    public static final long FAR_NANOS = 1_000_000_000;

    private static final long BUSY_NANOS = 250_000_000;
    private static final long MOST_NANOS = 1L << 30;
    private static final int SHIFT = 4;

    private Lateness() {}

    /** The most for an alarm that is set for so long from then: nothing, or a sixteenth, hardly more than a second. */
    public static long of(long nanos) {
        return nanos < FAR_NANOS ? 0 : Math.min(nanos >> SHIFT, MOST_NANOS);
    }

    /**
     * Whether an alarm that is so late was held up by more than a busy loop, such as a process that was suspended.
     *
     * @param nanos from when it was set to when it was due
     */
    public static boolean isSuspension(long lateNanos, long nanos) {
        return lateNanos > BUSY_NANOS + of(nanos);
    }
}
