package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A client of the reference at our exit. It tells of its progress after 1 MiB on a stream, or not at all, and keeps 500,000
 * bytes for replay: nothing hangs, the exit's memory stays within its bound, and what is lost is what the client's own
 * buffer has dropped. {@code -Dworlds=N} runs as many with cuts of each kind.
 */
class ReferenceClientWorldTest {
    private static final LinkSettings LINK = RoughWorld.LINK;
    private static final int STREAMS = 16;
    private static final long EACH = 400_000;
    private static final int SEEDS = Integer.getInteger("worlds", 6);

    /** For what lies behind the last UPD of each stream there is no proof but a change of the wire, a few times. */
    private static final int MOST_WIRES = 6;

    @TestFactory
    Stream<DynamicTest> withoutCutsEverythingArrives() {
        return Stream.of(Line.Kind.values())
                .map(kind -> DynamicTest.dynamicTest("16 streams, " + kind, () -> {
                    ReferenceClientWorld world =
                            new ReferenceClientWorld(1, LINK, FaultPlan.none()).streams(STREAMS, kind, 4 * EACH);
                    world.run(Duration.ZERO, Duration.ofMinutes(5));
                    assertTrue(world.wires() <= MOST_WIRES, world.wires() + " wires without a cut");
                    assertEquals(List.of(), world.deaths());
                    assertEquals(STREAMS, world.completed());
                }));
    }

    /** Some of them are ahead of the others at any time, but not for so long that the others count as stalled. */
    @TestFactory
    Stream<DynamicTest> overASlowLinkAllStreamsGoOn() {
        return Stream.of(Line.Kind.values())
                .map(kind -> DynamicTest.dynamicTest("16 streams, " + kind, () -> {
                    LinkSettings slow = LINK.withBytesPerSecond(150_000);
                    ReferenceClientWorld world =
                            new ReferenceClientWorld(2, slow, FaultPlan.none()).streams(STREAMS, kind, 4 * EACH);
                    world.run(Duration.ZERO, Duration.ofMinutes(10));
                    assertEquals(List.of(), world.deaths());
                    assertEquals(STREAMS, world.completed());
                }));
    }

    @TestFactory
    Stream<DynamicTest> withCutsNothingHangs() {
        return Stream.of(Line.Kind.values()).flatMap(kind -> LongStream.range(0, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest(kind + ", seed " + seed, () -> rough(seed, kind))));
    }

    private static void rough(long seed, Line.Kind kind) {
        FaultPlan plan = FaultPlan.seeded(seed)
                .cutEvery(Duration.ofMillis(200 + 60 * (seed % 20)))
                .resets(0.3)
                .freezes(0.1, Duration.ofSeconds(4));
        ReferenceClientWorld world = new ReferenceClientWorld(seed, LINK, plan).streams(STREAMS, kind, EACH);
        world.run(Duration.ofSeconds(60), Duration.ofMinutes(2));
        assertTrue(world.wires() > 1, "a world without cuts");
        assertTrue(world.completed() == STREAMS || !world.deaths().isEmpty(), world::toString);
    }

    /** The same with a client that holds hardly anything: losses, each of them explained. */
    @Test
    void whatThatClientForgetsIsLostAndNothingElse() {
        FaultPlan plan = FaultPlan.none()
                .at(Duration.ofMillis(400), new Fault.Reset())
                .at(Duration.ofMillis(1_200), new Fault.Reset());
        ReferenceClientWorld world = new ReferenceClientWorld(7, LINK, plan, 20_000);
        world.streams(STREAMS, Line.Kind.UPLOAD, EACH).run(Duration.ofSeconds(10), Duration.ofMinutes(2));
        assertFalse(world.deaths().isEmpty(), world::toString);
    }

    @Test
    void aPureDownloadForAnHourStaysWithinTheBound() {
        LinkSettings slow = LINK.withBytesPerSecond(20_000);
        ReferenceClientWorld world =
                new ReferenceClientWorld(5, slow, FaultPlan.none()).streams(1, Line.Kind.DOWNLOAD, 70_000_000);
        world.run(Duration.ZERO, Duration.ofHours(2));
        assertEquals(1, world.completed());
        assertEquals(1, world.wires(), "changed for no reason");
    }
}
