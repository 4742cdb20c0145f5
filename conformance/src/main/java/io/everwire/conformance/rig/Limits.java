package io.everwire.conformance.rig;

import java.time.Duration;

/**
 * The two clocks of the kit. A limit ends with the event that it waits for, so it may be long; a silence is waited out.
 *
 * @param await for how long something that must come may take
 * @param silence for how long nothing must come where nothing may
 */
public record Limits(Duration await, Duration silence) {
    private static final Duration AWAIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofMillis(50);

    /** The usual ones, times {@code factor} for slow or busy machines. */
    public static Limits times(double factor) {
        if (!(factor > 0 && factor <= 1_000)) {
            throw new IllegalArgumentException("timeout factor " + factor + " must be above 0, at most 1000");
        }
        return new Limits(scaled(AWAIT, factor), scaled(SILENCE, factor));
    }

    private static Duration scaled(Duration usual, double factor) {
        return Duration.ofNanos((long) (usual.toNanos() * factor));
    }
}
