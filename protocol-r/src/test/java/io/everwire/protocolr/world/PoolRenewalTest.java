package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Stream;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one wire takes over from another, and that it does so only where that helps; seen from the pool. */
class PoolRenewalTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BOUND = 512 << 10;
    private static final long SLOW = 100_000;

    private static PoolSettings pool(int members) {
        return PoolSettings.builder()
                .members(members)
                .renewalInterval(Duration.ZERO)
                .build();
    }

    /** Whose members were probed, so that the exit is known to acknowledge. */
    private static PoolLab known(int members) {
        PoolLab lab = new PoolLab(11, pool(members), PoolLab.LINK, FaultPlan.none()).live();
        lab.network.advance(Duration.ofSeconds(40));
        return lab;
    }

    /** The exit cuts the old wire and answers on the new one at the same moment, in this order. */
    @Test
    void aRenewalShowsAsOneThoughTheOldWireEndsBeforeTheNewOneIsLive() {
        PoolLab lab = known(2);
        Stream stream = lab.open();
        var unused = lab.pool.renewWorst();
        lab.network.runUntil(() -> !lab.told(PoolEvent.Renewed.class).isEmpty(), SECOND);
        assertEquals(List.of(), lab.told(PoolEvent.Resumed.class));
        assertEquals(1, lab.told(PoolEvent.WireDown.class).size());
        PoolEvent.WireDown old = lab.last(PoolEvent.WireDown.class);
        assertTrue(old.replaced(), old.toString());
        assertEquals(1, lab.member(old.member()).history().renewals());
        assertEquals("", lab.member(old.member()).trouble().lastFailure());
        assertTrue(lab.isWhole());
        lab.network.runUntil(PoolLab.roundTrip(stream, 10).toCompletableFuture()::isDone, SECOND);
    }

    /** The wire that fails beside its successor's dial is lost, and what follows is a resumption. */
    @Test
    void aWireThatIsCutBeforeItsSuccessorSaysHelloIsLost() {
        PoolLab lab = known(2);
        var unused = lab.pool.renewWorst();
        lab.network.runUntil(
                () -> lab.pool.snapshot().members().stream().anyMatch(one -> one.state() == MemberState.RENEWING),
                SECOND);
        lab.network.strikeAll(new Fault.Reset());
        lab.network.runUntil(() -> lab.told(PoolEvent.Resumed.class).size() == 2, SECOND.multipliedBy(5));
        assertTrue(lab.told(PoolEvent.WireDown.class).stream()
                .noneMatch(told -> ((PoolEvent.WireDown) told.event()).replaced()));
        assertEquals(List.of(), lab.told(PoolEvent.Renewed.class));
    }

    /** More than three quarters of what may be held are not proven, which is where a session asks for another wire. */
    @Test
    void aReplayBufferThatStaysNearItsBoundOnASlowWireChangesWiresOnceAndNotForEver() {
        ProtocolRSettings tight = ProtocolRSettings.builder()
                .replayReserve(64 << 10)
                .replayShare(64 << 10)
                .replayBytes(BOUND)
                .replayBytesMost(BOUND)
                .build();
        PoolLab lab = new PoolLab(
                        11, pool(1), PoolLab.LINK.withMaxSlice(1_400), FaultPlan.none(), one -> one.dialer("client")
                                .settings(tight)
                                .build())
                .live();
        for (int i = 0; i < 40; i++) {
            Stream stream = lab.open();
            writeForEver(stream);
            readForEver(stream);
        }
        lab.network.runUntil(() -> lab.member(0).traffic().replayHeld() >= BOUND / 4 * 3, SECOND.multipliedBy(10));
        lab.network.links(PoolLab.LINK.withBytesPerSecond(SLOW).withMaxSlice(1_400));
        lab.network.strikeAll(new Fault.Reset());
        PoolSnapshot.Member before = lab.member(0);
        lab.network.advance(Duration.ofMinutes(1));
        PoolSnapshot.Member after = lab.member(0);
        int changes = after.history().wires() - before.history().wires();
        assertTrue(changes >= 1 && changes <= 4, changes + " wires in a minute");
        long carried = after.traffic().sent() - before.traffic().sent();
        assertTrue(carried > SLOW * 30, carried + " new bytes in a minute");
        assertEquals(0, after.history().sessionsLost());
    }

    private static void writeForEver(Stream stream) {
        var unused = stream.write(ByteBuffer.allocate(20_000)).thenRun(() -> writeForEver(stream));
    }

    private static void readForEver(Stream stream) {
        var unused = stream.read(ByteBuffer.allocate(20_000)).thenRun(() -> readForEver(stream));
    }
}
