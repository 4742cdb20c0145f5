package io.everwire.spi;

/**
 * How late an alarm of a {@link Loop} may be, so that alarms of many sessions can share a wake-up. Whoever takes a late alarm
 * for a process that was suspended has to allow for it. Pure functions; nanoseconds.
 */
public final class Lateness {
    /** Nearer alarms are not late. */
    public static final long FAR_NANOS = 1_000_000_000;

    private static final long MOST_NANOS = 1L << 30;
    private static final int SHIFT = 4;

    private Lateness() {}

    /** The most for an alarm that is set for so long from then: nothing, or a sixteenth, hardly more than a second. */
    public static long of(long nanos) {
        return nanos < FAR_NANOS ? 0 : Math.min(nanos >> SHIFT, MOST_NANOS);
    }
}
