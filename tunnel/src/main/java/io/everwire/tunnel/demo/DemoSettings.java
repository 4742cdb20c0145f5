package io.everwire.tunnel.demo;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;

/**
 * What a demo does.
 *
 * @param size bytes in each direction
 * @param cutEvery the mean time between two faults that strike all wires; zero for none
 * @param seed of the bytes and of the faults
 * @param scenery whether the network is like a real one, to be looked at for long: wires with a delay that end one by
 *     one, some of them bad, and several users of a server that is not too fast
 */
public record DemoSettings(long size, Duration cutEvery, long seed, boolean scenery) {
    private static final double RESETS = 0.3;
    private static final double FREEZES = 0.1;
    private static final Duration LONGEST_FREEZE = Duration.ofMillis(500);

    /** As fast as it goes, for one user. */
    public DemoSettings(long size, Duration cutEvery, long seed) {
        this(size, cutEvery, seed, false);
    }

    /** The faults: mostly cuts, some resets, a few freezes. */
    FaultPlan faults() {
        FaultPlan plan = FaultPlan.seeded(seed);
        if (!cutEvery.isZero()) {
            plan = plan.cutEvery(cutEvery).resets(RESETS).freezes(FREEZES, LONGEST_FREEZE);
        }
        return scenery ? withScenery(plan) : plan;
    }

    /** The origin's rate for each transfer; 0 for as fast as it goes. */
    long bytesPerSecond() {
        return scenery ? 1_500_000 : 0;
    }

    private static FaultPlan withScenery(FaultPlan plan) {
        return plan.delay(Direction.BOTH, Duration.ofMillis(12), Duration.ofMillis(4))
                .eachConnection(new Fault.CutAfter(Direction.DOWN, 30_000_000))
                .someConnections(0.2, new Fault.Delay(Direction.BOTH, Duration.ofMillis(120), Duration.ofMillis(30)));
    }
}
