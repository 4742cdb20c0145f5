package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.SessionState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be seen of a pool. */
class ShowcaseTest {
    @Test
    void timesGoOnWithoutAnythingHappening() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.sleep(Duration.ofMillis(700)); // not one task or alarm runs meanwhile
        PoolSnapshot.Member member = world.member(0);
        assertEquals(Duration.ofMillis(700), member.inState());
        assertEquals(Duration.ofMillis(700), assertNotNullWire(member).age());
    }

    private static PoolSnapshot.Wire assertNotNullWire(PoolSnapshot.Member member) {
        PoolSnapshot.Wire wire = member.wire();
        assertNotNull(wire);
        return wire;
    }

    @Test
    void aDeathIsSeenWithItsPauseAndWhatWasSentAgain() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofSeconds(2));
        world.then(() -> world.session(0).wireDies(ErrorCode.WIRE_DEAD));
        assertEquals(
                Duration.ofSeconds(2),
                world.events(PoolEvent.WireDown.class).get(0).lived());
        assertTrue(world.events(PoolEvent.WireDown.class).get(0).died());
        assertNull(world.member(0).wire());
        world.loop.advance(Duration.ofMillis(130));
        world.then(() -> world.session(0).dialSucceeds());
        assertEquals(
                List.of(new PoolEvent.Resumed(0, Duration.ofMillis(130), 0)), world.events(PoolEvent.Resumed.class));
        assertEquals(new PoolSnapshot.History(2, 1, 0, 1, 0, 0), world.member(0).history());
    }

    @Test
    void bytesOfASessionAreAtMostASecondOldAndOutliveIt() {
        PoolWorld world = PoolWorld.live(1);
        world.session(0).figures = figures(100, 200, 30);
        world.loop.advance(Duration.ofSeconds(1));
        assertEquals(
                new PoolSnapshot.Traffic(100, 200, 30, 4096), world.member(0).traffic());
        world.then(() -> world.session(0).ends(ErrorCode.CANNOT_RESUME));
        assertEquals(new PoolSnapshot.Traffic(100, 200, 0, 0), world.member(0).traffic());
        world.newest().figures = figures(1, 2, 0);
        world.then(world.newest()::dialSucceeds);
        world.loop.advance(Duration.ofSeconds(1));
        assertEquals(
                new PoolSnapshot.Traffic(101, 202, 0, 4096), world.member(0).traffic());
        assertEquals(1, world.member(0).history().sessionsLost());
    }

    private static SessionSnapshot figures(long sent, long received, long held) {
        return new SessionSnapshot(SessionState.READY, 0, sent, sent - held, received, 0, held, 4096, 1, true);
    }

    @Test
    void everyChangeOfStateIsTold() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(() -> world.session(0).wireDies());
        world.then(() -> world.session(0).dialFails(ErrorCode.CONNECT_REFUSED));
        assertEquals(
                List.of(
                        new PoolEvent.StateChanged(0, MemberState.CONNECTING, MemberState.READY),
                        new PoolEvent.StateChanged(0, MemberState.READY, MemberState.RESUMING),
                        new PoolEvent.StateChanged(0, MemberState.RESUMING, MemberState.BACKING_OFF)),
                world.events(PoolEvent.StateChanged.class));
        assertTrue(world.member(0).trouble().retryIn().compareTo(Duration.ZERO) > 0);
    }

    @Test
    void waitsOfOpensAreSummedUp() {
        PoolWorld world = PoolWorld.started(1);
        var waiting = world.open();
        world.loop.advance(Duration.ofMillis(300));
        assertEquals(Duration.ofMillis(300), world.pool.snapshot().opens().longestWait());
        world.then(() -> world.session(0).dialSucceeds());
        assertTrue(waiting.isDone());
        PoolSnapshot.Opens opens = world.pool.snapshot().opens();
        assertEquals(1, opens.opened());
        assertEquals(Duration.ZERO, opens.longestWait());
        assertEquals(Duration.ofMillis(300), opens.waits().max());
        assertEquals(Duration.ofMillis(300), opens.waits().p99());
        assertEquals(
                List.of(new PoolEvent.StreamOpened(0, Duration.ofMillis(300), false)),
                world.events(PoolEvent.StreamOpened.class));
    }

    @Test
    void anOpenThatFailsIsCountedAndTold() {
        PoolWorld world = PoolWorld.started(1);
        var waiting = world.open(Duration.ofMillis(10));
        world.loop.advance(Duration.ofMillis(10));
        assertEquals(ErrorCode.TIMEOUT, PoolWorld.code(waiting));
        assertEquals(1, world.pool.snapshot().opens().failed());
        assertEquals(1, world.events(PoolEvent.OpenFailed.class).size());
    }

    @Test
    void aSlowListenerMissesEventsAndHoldsNobodyUp() {
        PoolWorld world = PoolWorld.live(1);
        Deque<Runnable> later = new ArrayDeque<>();
        List<PoolEvent> heard = new ArrayList<>();
        SessionPool.Subscription slow = world.pool.listen(later::add, heard::add);
        int events = Listeners.MOST_BEHIND + 10;
        for (int i = 0; i < events; i++) {
            world.opened();
        }
        world.loop.settle();
        assertEquals(1, later.size(), "one task however much waits");
        later.remove().run();
        assertEquals(Listeners.MOST_BEHIND, heard.size());
        world.opened();
        world.loop.settle();
        assertEquals(10, world.pool.snapshot().droppedEvents());
        later.remove().run();
        assertEquals(Listeners.MOST_BEHIND + 1, heard.size());
        slow.close();
        world.opened();
        assertTrue(later.isEmpty());
    }

    @Test
    void aWireIsCutWhenSomebodyAsksForIt() {
        PoolWorld world = PoolWorld.live(2);
        world.then(() -> world.pool.cutWire(1));
        world.then(() -> world.pool.cutWire(7));
        assertEquals(
                List.of(0, 1),
                world.sessions.stream().map(session -> session.cuts).toList());
    }

    @Test
    void theEndIsTheLastThatIsTold() {
        PoolWorld world = PoolWorld.live(1);
        world.then(() -> world.pool.close());
        assertEquals(new PoolEvent.Closed(), world.events.get(world.events.size() - 1));
    }
}
