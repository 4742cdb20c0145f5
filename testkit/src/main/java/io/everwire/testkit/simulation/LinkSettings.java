package io.everwire.testkit.simulation;

import java.time.Duration;

/**
 * How bytes travel in one direction between two hosts.
 *
 * @param delay the least time from end to end
 * @param jitter up to how much is added to it, anew for each piece; the order is kept
 * @param bytesPerSecond the bandwidth; 0 for no limit
 * @param maxSlice what is sent arrives in pieces of 1 to this many bytes; 0 for no slicing
 */
public record LinkSettings(Duration delay, Duration jitter, long bytesPerSecond, int maxSlice) {
    public LinkSettings {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + " and jitter " + jitter + " must not be negative");
        }
        if (bytesPerSecond < 0 || maxSlice < 0) {
            throw new IllegalArgumentException("bandwidth and slice must not be negative");
        }
    }

    /** 10 ms, up to 2 ms jitter, no limit, no slicing. */
    public static LinkSettings defaults() {
        return new LinkSettings(Duration.ofMillis(10), Duration.ofMillis(2), 0, 0);
    }

    public LinkSettings withDelay(Duration least, Duration added) {
        return new LinkSettings(least, added, bytesPerSecond, maxSlice);
    }

    public LinkSettings withBytesPerSecond(long rate) {
        return new LinkSettings(delay, jitter, rate, maxSlice);
    }

    public LinkSettings withMaxSlice(int bytes) {
        return new LinkSettings(delay, jitter, bytesPerSecond, bytes);
    }
}
