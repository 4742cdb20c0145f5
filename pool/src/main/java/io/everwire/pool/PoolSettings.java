package io.everwire.pool;

import java.time.Duration;

/**
 * How a pool works; refused here where out of range.
 *
 * @param members sessions, 1 to 256
 * @param latencySpan how far back the worst latency is looked for
 * @param deathFloor the death timeout is never shorter
 * @param deathCeiling the death timeout is never longer; eight seconds suit peers that never acknowledge
 * @param firstBackoff the longest delay after the first failed attempt; doubles with each
 * @param maxBackoff the longest delay at all
 * @param wireSpacing between two wires of one member (WIRE.md 12, item 4)
 */
public record PoolSettings(
        int members,
        Duration latencySpan,
        Duration deathFloor,
        Duration deathCeiling,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration wireSpacing) {
    public PoolSettings {
        check(members >= 1 && members <= 256, "members " + members + " must be 1 to 256");
        check(isPositive(latencySpan), "latencySpan " + latencySpan + " must be positive");
        check(rise(deathFloor, deathCeiling), "deathFloor and -Ceiling " + deathFloor + ", " + deathCeiling);
        check(rise(firstBackoff, maxBackoff), "firstBackoff and maxBackoff " + firstBackoff + ", " + maxBackoff);
        check(!wireSpacing.isNegative(), "wireSpacing " + wireSpacing + " must not be negative");
    }

    /** Eight members; five minutes; death after 1 to 8 s; back-off of 200 ms to 10 s; 100 ms between wires. */
    public static PoolSettings defaults() {
        return new PoolSettings(
                8,
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofMillis(100));
    }

    public PoolSettings withMembers(int count) {
        return new PoolSettings(count, latencySpan, deathFloor, deathCeiling, firstBackoff, maxBackoff, wireSpacing);
    }

    public PoolSettings withLatencySpan(Duration span) {
        return new PoolSettings(members, span, deathFloor, deathCeiling, firstBackoff, maxBackoff, wireSpacing);
    }

    public PoolSettings withDeathTimeout(Duration floor, Duration ceiling) {
        return new PoolSettings(members, latencySpan, floor, ceiling, firstBackoff, maxBackoff, wireSpacing);
    }

    public PoolSettings withBackoff(Duration first, Duration max) {
        return new PoolSettings(members, latencySpan, deathFloor, deathCeiling, first, max, wireSpacing);
    }

    public PoolSettings withWireSpacing(Duration spacing) {
        return new PoolSettings(members, latencySpan, deathFloor, deathCeiling, firstBackoff, maxBackoff, spacing);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static boolean rise(Duration low, Duration high) {
        return isPositive(low) && low.compareTo(high) <= 0;
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
