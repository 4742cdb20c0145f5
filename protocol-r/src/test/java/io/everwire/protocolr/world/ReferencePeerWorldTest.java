package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A client at an exit of the reference, which acknowledges nothing, forgets, and stops reading: nothing hangs, and what is
 * lost is what that exit's own buffer has dropped. {@code -Dworlds=N} runs as many with cuts of each kind.
 */
class ReferencePeerWorldTest {
    private static final LinkSettings LINK = RoughWorld.LINK;
    private static final int STREAMS = 16;
    private static final long EACH = 400_000;
    private static final int SEEDS = Integer.getInteger("worlds", 8);

    @TestFactory
    Stream<DynamicTest> withoutCutsEverythingArrives() {
        return Stream.of(Line.Kind.values())
                .map(kind -> DynamicTest.dynamicTest("16 streams, " + kind, () -> {
                    ReferenceWorld world =
                            new ReferenceWorld(1, LINK, FaultPlan.none()).streams(STREAMS, kind, 4 * EACH);
                    world.run(Duration.ZERO, Duration.ofMinutes(5));
                    assertEquals(List.of(), world.lost());
                    assertEquals(STREAMS, world.completed());
                }));
    }

    /** Some of them are ahead of the others at any time, but not for so long that the others count as stalled. */
    @Test
    void allUploadsOverASlowLinkGoOn() {
        go(STREAMS, 150_000);
    }

    /** A round of turns takes longer than the peer may take nothing of a stream that waits for it. */
    @Test
    void manyUploadsOverASlowLinkAreNotTakenForStalled() {
        go(6 * STREAMS, 150_000);
    }

    private static void go(int uploads, long bytesPerSecond) {
        LinkSettings slow = LINK.withBytesPerSecond(bytesPerSecond);
        ReferenceWorld world =
                new ReferenceWorld(2, slow, FaultPlan.none()).streams(uploads, Line.Kind.UPLOAD, 4 * EACH);
        world.run(Duration.ZERO, Duration.ofMinutes(30));
        assertEquals(List.of(), world.lost());
        assertEquals(uploads, world.completed());
    }

    @TestFactory
    Stream<DynamicTest> withCutsNothingHangs() {
        return Stream.of(Line.Kind.values()).flatMap(kind -> LongStream.range(0, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest(kind + ", seed " + seed, () -> rough(seed, kind))));
    }

    private static void rough(long seed, Line.Kind kind) {
        FaultPlan plan = FaultPlan.seeded(seed)
                .cutEvery(Duration.ofMillis(200 + 30 * (seed % 10)))
                .resets(0.3)
                .freezes(0.1, Duration.ofSeconds(4))
                .strikes(0.1, new Fault.Vanish());
        ReferenceWorld world = new ReferenceWorld(seed, LINK, plan).streams(STREAMS, kind, EACH);
        world.run(Duration.ofSeconds(60), Duration.ofMinutes(2));
        assertTrue(world.wires() > 1, "a world without cuts");
        assertTrue(world.completed() == STREAMS || !world.lost().isEmpty(), world::toString);
    }

    /** The same with an exit that holds much less than we let it have in flight: losses, each of them explained. */
    @Test
    void whatThatExitForgetsIsLostAndNothingElse() {
        FaultPlan plan = FaultPlan.none()
                .at(Duration.ofMillis(400), new Fault.Reset())
                .at(Duration.ofMillis(1_200), new Fault.Reset());
        ReferenceWorld world = new ReferenceWorld(7, LINK, plan, 20_000);
        world.streams(STREAMS, Line.Kind.DOWNLOAD, EACH).run(Duration.ofSeconds(10), Duration.ofMinutes(2));
        assertFalse(world.lost().isEmpty(), world::toString);
        assertEquals(Set.of(ErrorCode.PEER_REPLAY_EXHAUSTED), Set.copyOf(world.lost()));
        assertEquals(Set.of(ErrorCode.PEER_REPLAY_EXHAUSTED), Set.copyOf(world.streamsLost()));
    }

    /** It answers 0 at once, which is no sign of a buffer that was too small. */
    @Test
    void anExitThatWasRestartedIsNotBlamedForItsBuffer() {
        ReferenceWorld world =
                new ReferenceWorld(3, LINK, FaultPlan.none()).streams(STREAMS, Line.Kind.DOWNLOAD, 4 * EACH);
        world.advance(Duration.ofSeconds(1)).restartExit();
        world.run(Duration.ZERO, Duration.ofSeconds(2));
        assertEquals(List.of(ErrorCode.SESSION_UNKNOWN), world.lost());
        assertEquals(Collections.nCopies(STREAMS, ErrorCode.SESSION_UNKNOWN), world.streamsLost());
    }

    /** Its buffer is halved after ten idle seconds; whatever patience a pool has, the client looks after the wire before. */
    @Test
    void aWireThatVanishedIsGivenUpBeforeThatExitForgets() {
        PoolSettings patient = ReferenceWorld.pool()
                .deathFloor(Duration.ofMinutes(1))
                .deathCeiling(Duration.ofMinutes(2))
                .build();
        Duration vanished = Duration.ofMillis(900);
        FaultPlan plan = FaultPlan.none().at(vanished, new Fault.Vanish());
        ReferenceWorld world = new ReferenceWorld(4, LINK, plan, ReferenceBuffer.MOST, patient);
        world.streams(4, Line.Kind.DOWNLOAD, 4 * EACH).run(Duration.ofSeconds(60), Duration.ofMinutes(2));
        assertEquals(List.of(), world.lost());
        assertEquals(4, world.completed());
        Duration waited = world.lastWireDown().minus(vanished);
        assertTrue(waited.compareTo(Duration.ofSeconds(10)) < 0, "waited " + waited);
    }

    /** Nothing but updates goes up, and no smux proves those: the client has to ask for its proofs (WIRE.md 6.2). */
    @Test
    void aPureDownloadForAnHourKeepsTheReplayBufferSmall() {
        LinkSettings slow = LINK.withBytesPerSecond(20_000);
        ReferenceWorld world = new ReferenceWorld(5, slow, FaultPlan.none()).streams(1, Line.Kind.DOWNLOAD, 70_000_000);
        world.run(Duration.ZERO, Duration.ofHours(2));
        assertEquals(1, world.completed());
        assertTrue(world.mostHeld() < 300_000, "held " + world.mostHeld());
    }
}
