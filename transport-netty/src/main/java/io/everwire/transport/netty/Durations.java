package io.everwire.transport.netty;

import java.time.Duration;

/** Durations as nanoseconds; what is longer than a clock of nanoseconds can hold is as good as for ever. */
final class Durations {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }
}
