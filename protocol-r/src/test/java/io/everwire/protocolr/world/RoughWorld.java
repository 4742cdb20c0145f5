package io.everwire.protocolr.world;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.FaultScript;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.simulation.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One to six streams both ways over one to three sessions, under everything a network, a clock, an allocator and a throwing
 * callback can do: all from one seed.
 */
final class RoughWorld {
    static final LinkSettings LINK = LinkSettings.defaults()
            .withDelay(Duration.ofMillis(20), Duration.ofMillis(10))
            .withBytesPerSecond(5_000_000);

    /** A callback throws, or an allocation fails, on one of so many calls. */
    private static final int MOST_CALLS = 500;

    private record Sizes(int up, int down) {}

    private final long seed;
    private final Mutant mutant;
    private final FaultPlan connections;
    private final FaultPlan plan;
    private final int members;
    private final List<Sizes> streams = new ArrayList<>();
    private @Nullable World last;

    private RoughWorld(long seed, Mutant mutant) {
        this.seed = seed;
        this.mutant = mutant;
        Random random = new Random(seed);
        Duration pace = Duration.ofMillis(100 + random.nextInt(1_500));
        Side told = random.nextBoolean() ? Side.DIALER : Side.ACCEPTOR;
        Direction way = random.nextBoolean() ? Direction.UP : Direction.DOWN;
        connections = FaultPlan.seeded(seed).someConnections(0.2, new Fault.CutAfter(way, 100_000));
        plan = connections
                .cutEvery(pace)
                .resets(0.15)
                .freezes(0.1, Duration.ofSeconds(6))
                .strikes(0.1, new Fault.Freeze(way, Duration.ofSeconds(6)))
                .halfOpens(0.1, told)
                .strikes(0.1, new Fault.Vanish())
                .strikes(0.05, new Fault.Delay(way, Duration.ofSeconds(1), Duration.ofMillis(50)))
                .strikes(0.05, new Fault.ThrowInCallback(MOST_CALLS))
                .strikes(0.05, new Fault.FailAllocation(MOST_CALLS))
                .strikes(0.03, new Fault.ClockJump(Duration.ofSeconds(60)))
                .refusals(0.05, Duration.ofSeconds(2))
                .hangs(0.05, Duration.ofSeconds(2));
        members = 1 + random.nextInt(3);
        for (int stream = random.nextInt(6); stream >= 0; stream--) {
            streams.add(new Sizes(random.nextInt(1_000_000), random.nextInt(1_000_000)));
        }
    }

    static RoughWorld of(long seed) {
        return new RoughWorld(seed, Mutant.NONE);
    }

    static RoughWorld of(long seed, Mutant mutant) {
        return new RoughWorld(seed, mutant);
    }

    void run() {
        run(mutant.faults(plan));
    }

    private void run(FaultPlan faults) {
        World world = new World(seed, members, LINK, faults, mutant);
        last = world;
        streams.forEach(sizes -> world.exchange(sizes.up(), sizes.down()));
        world.run(Duration.ofSeconds(60)).end();
    }

    /** Cuts, freezes and other faults that have struck its connections. */
    long struck() {
        return last == null ? 0 : last.struck();
    }

    /** What goes wrong, if anything does. */
    Optional<Throwable> failure() {
        return failure(mutant.faults(plan));
    }

    private Optional<Throwable> failure(FaultPlan faults) {
        try {
            run(faults);
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(failure);
        }
    }

    /** The fewest of the faults which have struck that make it fail; behind {@link #failure}. */
    String shrunk(Throwable failure) {
        FaultScript struck = last == null ? FaultScript.EMPTY : last.network().struck();
        if (failure(connections.with(struck)).isEmpty()) {
            return "seed " + seed + ": " + failure.getMessage();
        }
        FaultScript fewest =
                struck.shrink(script -> failure(connections.with(script)).isPresent());
        return "seed " + seed + " with " + fewest + ": " + failure.getMessage();
    }
}
