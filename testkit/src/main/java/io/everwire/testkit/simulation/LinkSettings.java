package io.everwire.testkit.simulation;

import java.time.Duration;

/**
 * How bytes travel in one direction between two hosts.
 *
 * @param delay the least time from end to end
 * @param jitter up to how much is added to it, anew for each piece; the order is kept
 * @param bytesPerSecond the bandwidth; 0 for no limit
 * @param maxSlice what is sent arrives in pieces of 1 to this many bytes; 0 for no slicing
 * @param stall what holds some pieces up
 */
public record LinkSettings(Duration delay, Duration jitter, long bytesPerSecond, int maxSlice, Stall stall) {
    /**
     * Some pieces freeze on their way, and all behind them waits: what losses look like to TCP.
     *
     * @param share of the pieces, 0 to 1
     * @param time for which each of them is held
     */
    public record Stall(double share, Duration time) {
        /** Nothing is held up. */
        public static final Stall NONE = new Stall(0, Duration.ZERO);

        public Stall {
            if (!(share >= 0 && share <= 1) || time.isNegative()) {
                throw new IllegalArgumentException(
                        "stall of " + share + " for " + time + " must be 0 to 1, not negative");
            }
        }
    }

    /** Without stalls. */
    public LinkSettings(Duration delay, Duration jitter, long bytesPerSecond, int maxSlice) {
        this(delay, jitter, bytesPerSecond, maxSlice, Stall.NONE);
    }

    public LinkSettings {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + " and jitter " + jitter + " must not be negative");
        }
        if (bytesPerSecond < 0 || maxSlice < 0) {
            throw new IllegalArgumentException("bandwidth and slice must not be negative");
        }
    }

    /** 10 ms, up to 2 ms jitter, no limit, no slicing, no stalls. */
    public static LinkSettings defaults() {
        return new LinkSettings(Duration.ofMillis(10), Duration.ofMillis(2), 0, 0);
    }

    public LinkSettings withDelay(Duration least, Duration added) {
        return new LinkSettings(least, added, bytesPerSecond, maxSlice, stall);
    }

    public LinkSettings withBytesPerSecond(long rate) {
        return new LinkSettings(delay, jitter, rate, maxSlice, stall);
    }

    public LinkSettings withMaxSlice(int bytes) {
        return new LinkSettings(delay, jitter, bytesPerSecond, bytes, stall);
    }

    public LinkSettings withStalls(double share, Duration time) {
        return new LinkSettings(delay, jitter, bytesPerSecond, maxSlice, new Stall(share, time));
    }
}
