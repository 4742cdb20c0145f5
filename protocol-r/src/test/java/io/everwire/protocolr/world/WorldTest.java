package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.simulation.LinkSettings;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole clients and exits under seeded faults: nothing is lost, nothing hangs, nothing is left behind. A failure prints
 * its seed; {@code -Dseed=N} runs that world alone, {@code -Dworlds=N} that many.
 */
class WorldTest {
    private static final LinkSettings LINK = LinkSettings.defaults()
            .withDelay(Duration.ofMillis(20), Duration.ofMillis(10))
            .withBytesPerSecond(5_000_000);

    @Test
    void aQuietNetworkCarriesEverything() {
        World world = new World(1, 2, LINK, FaultPlan.none());
        world.exchange(1_000_000, 3_000_000).exchange(0, 5_000_000).exchange(2_000_000, 0);
        world.run(Duration.ofMinutes(1)).end();
    }

    /** Handshake, greeting of the session, counters and the first records: whichever byte is the last, it converges. */
    @TestFactory
    Stream<DynamicTest> aCutBehindEachOfTheFirstBytes() {
        return Stream.of(Direction.UP, Direction.DOWN)
                .map(direction -> DynamicTest.dynamicTest(direction + "wards", () -> cutBehindEachByte(direction)));
    }

    private static void cutBehindEachByte(Direction direction) {
        for (int bytes = 1; bytes <= 1_000; bytes++) {
            FaultPlan plan = FaultPlan.none().connection(0, new Fault.CutAfter(direction, bytes));
            new World(bytes, 1, LINK, plan)
                    .exchange(700, 700)
                    .run(Duration.ofMinutes(1))
                    .end();
        }
    }

    @TestFactory
    Stream<DynamicTest> cutsFreezesAndDisappearances() {
        Long only = Long.getLong("seed");
        LongStream seeds = only != null ? LongStream.of(only) : LongStream.range(0, Integer.getInteger("worlds", 200));
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> roughWorld(seed)));
    }

    private static void roughWorld(long seed) {
        Random random = new Random(seed);
        FaultPlan plan = FaultPlan.seeded(seed)
                .cutEvery(Duration.ofMillis(200 + random.nextInt(3_000)))
                .resets(0.2)
                .freezes(0.15, Duration.ofSeconds(6))
                .halfOpens(0.1, random.nextBoolean() ? Side.DIALER : Side.ACCEPTOR)
                .strikes(0.1, new Fault.Vanish())
                .refusals(0.05, Duration.ofSeconds(2))
                .hangs(0.05, Duration.ofSeconds(2))
                .someConnections(
                        0.2, new Fault.CutAfter(random.nextBoolean() ? Direction.UP : Direction.DOWN, 100_000));
        World world = new World(seed, 1 + random.nextInt(3), LINK, plan);
        for (int stream = random.nextInt(6); stream >= 0; stream--) {
            world.exchange(random.nextInt(600_000), random.nextInt(600_000));
        }
        world.run(Duration.ofSeconds(60)).end();
        assertTrue(world.wires() > 0);
    }
}
