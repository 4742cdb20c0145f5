package io.everwire.tunnel.demo;

import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;

/**
 * What a demo does.
 *
 * @param size bytes in each direction
 * @param cutEvery the mean time between two faults that strike all wires; zero for none
 * @param seed of the bytes and of the faults
 */
public record DemoSettings(long size, Duration cutEvery, long seed) {
    private static final double RESETS = 0.3;
    private static final double FREEZES = 0.1;
    private static final Duration LONGEST_FREEZE = Duration.ofMillis(500);

    /** The faults: mostly cuts, some resets, a few freezes. */
    FaultPlan faults() {
        return cutEvery.isZero()
                ? FaultPlan.none()
                : FaultPlan.seeded(seed).cutEvery(cutEvery).resets(RESETS).freezes(FREEZES, LONGEST_FREEZE);
    }
}
