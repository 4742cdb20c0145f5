package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Stream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Draining, closing, and loops and listeners that misbehave. */
class PoolEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void closingEndsEverySessionAndEveryOpen() {
        PoolWorld world = PoolWorld.started(2);
        CompletableFuture<Stream> waiting = world.open();
        CompletableFuture<Void> closed = close(world);
        assertTrue(closed.isDone());
        assertEquals(ErrorCode.SHUT_DOWN, PoolWorld.code(waiting));
        assertEquals(ErrorCode.SHUT_DOWN, PoolWorld.code(world.open()));
        assertTrue(world.sessions.stream()
                .allMatch(session -> session.closed().toCompletableFuture().isDone()));
        assertEquals(List.of(MemberState.CLOSED, MemberState.CLOSED), states(world));
    }

    @Test
    void aClosedPoolDialsNothingAndTellsNoLosses() {
        PoolWorld world = PoolWorld.live(2);
        var unused = close(world);
        world.loop.advance(Duration.ofHours(1));
        assertEquals(2, world.sessions.size());
        assertEquals(0, world.events(PoolEvent.SessionLost.class).size());
    }

    @Test
    void aMemberThatBacksOffWhenThePoolClosesDoesNotComeBack() {
        PoolWorld world = PoolWorld.started(1);
        world.then(() -> world.session(0).dialFails(ErrorCode.UNREACHABLE));
        var unused = close(world);
        world.loop.advance(Duration.ofHours(1));
        assertEquals(1, world.session(0).dials.size());
    }

    @Test
    void aWireThatComesUpWhileThePoolClosesChangesNothing() {
        PoolWorld world = PoolWorld.started(1);
        var unused = world.pool.close();
        world.then(() -> world.session(0).dialSucceeds()); // both cross at once, the end first
        assertEquals(List.of(MemberState.CLOSED), states(world));
        assertEquals(0, world.events(PoolEvent.WireUp.class).size());
    }

    @Test
    void closingTwiceGivesTheSameEnd() {
        PoolWorld world = PoolWorld.live(1);
        CompletableFuture<Void> first = close(world);
        CompletableFuture<Void> second = close(world);
        assertTrue(first.isDone() && second.isDone());
    }

    @Test
    void closingBeforeTheStartEndsThePool() {
        PoolWorld world = PoolWorld.notStarted(PoolSettings.defaults());
        assertTrue(close(world).isDone());
        world.then(world.pool::start);
        assertEquals(0, world.sessions.size());
    }

    @Test
    void drainingTakesNoOpensAndEndsWithTheLastSession() {
        PoolWorld world = PoolWorld.live(2);
        CompletableFuture<Void> drained = drain(world);
        assertEquals(ErrorCode.DRAINING, PoolWorld.code(world.open()));
        assertEquals(List.of(MemberState.DRAINING, MemberState.DRAINING), states(world));
        assertEquals(LIMIT, world.session(0).drainLimit);
        world.then(() -> world.session(0).ends(ErrorCode.CLOSED));
        assertEquals(List.of(MemberState.CLOSED, MemberState.DRAINING), states(world));
        assertFalse(drained.isDone());
        world.then(() -> world.session(1).ends(ErrorCode.CLOSED));
        assertTrue(drained.isDone());
        assertEquals(2, world.sessions.size());
    }

    @Test
    void aWireThatDiesWhileDrainingIsRedialledSoThatStreamsCanEnd() {
        PoolWorld world = PoolWorld.live(1);
        world.opened();
        var unused = drain(world);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(world.session(0)::wireDies);
        assertEquals(2, world.session(0).dials.size());
        world.then(world.session(0)::dialSucceeds);
        assertEquals(MemberState.DRAINING, world.state(0));
    }

    @Test
    void closingCutsADrainShort() {
        PoolWorld world = PoolWorld.live(1);
        world.opened();
        CompletableFuture<Void> drained = drain(world);
        var unused = close(world);
        assertTrue(drained.isDone());
        assertEquals(List.of(MemberState.CLOSED), states(world));
    }

    @Test
    void aListenerThatThrowsHarmsNobodyAndIsStillCalled() {
        PoolWorld world = PoolWorld.started(2);
        int[] calls = {0};
        world.pool.listen(Runnable::run, event -> {
            calls[0]++;
            throw new IllegalStateException("listener is broken");
        });
        int[] behind = {0};
        world.pool.listen(Runnable::run, event -> behind[0]++);
        world.then(() -> world.sessions.forEach(ScriptedSession::dialSucceeds));
        assertTrue(calls[0] > 1);
        assertEquals(calls[0], behind[0]);
        assertEquals(List.of(MemberState.READY, MemberState.READY), states(world));
    }

    @Test
    void aListenerSeesInTheSnapshotWhatItIsToldOf() {
        PoolWorld world = PoolWorld.started(1);
        MemberState[] seen = {MemberState.CLOSED};
        world.pool.listen(Runnable::run, event -> {
            if (event instanceof PoolEvent.WireUp up) {
                seen[0] = world.state(up.member());
            }
        });
        world.then(world.session(0)::dialSucceeds);
        assertEquals(MemberState.READY, seen[0]);
    }

    @Test
    void sessionsThatOutliveThePoolsLoopAreNotDisturbed() {
        PoolWorld world = PoolWorld.live(1);
        ScriptedStream stream = world.opened();
        world.loop.stop();
        world.session(0).wireDies(); // none of these may throw into the session's loop
        world.session(0).answersIn(Duration.ofMillis(1));
        stream.close();
        world.session(0).ends(ErrorCode.WIRE_LOST);
        assertEquals(MemberState.READY, world.state(0));
    }

    @Test
    void everyCallAfterTheLoopsEndIsAnswered() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.stop();
        assertEquals(ErrorCode.SHUT_DOWN, PoolWorld.code(world.open()));
        assertEquals(ErrorCode.SHUT_DOWN, PoolWorld.code(close(world)));
    }

    @Test
    void aDialerThatThrowsIsAnAttemptThatFails() {
        VirtualLoop loop = new VirtualLoop();
        int[] calls = {0};
        ResumableSessionPool pool = new ResumableSessionPool(
                (id, observer) -> {
                    calls[0]++;
                    throw new IllegalStateException("no dialer today");
                },
                loop,
                new java.util.Random(3),
                PoolSettings.builder().members(1).build());
        pool.start();
        loop.settle();
        PoolSnapshot.Member member = pool.snapshot().members().get(0);
        assertEquals(MemberState.BACKING_OFF, member.state());
        assertTrue(member.trouble().lastFailure().contains("no dialer today"));
        loop.advance(Duration.ofMillis(200));
        assertEquals(2, calls[0]);
    }

    private static CompletableFuture<Void> close(PoolWorld world) {
        CompletableFuture<Void> closed = world.pool.close().toCompletableFuture();
        world.loop.settle();
        return closed;
    }

    private static CompletableFuture<Void> drain(PoolWorld world) {
        CompletableFuture<Void> drained = world.pool.drain(LIMIT).toCompletableFuture();
        world.loop.settle();
        return drained;
    }

    private static List<MemberState> states(PoolWorld world) {
        return world.pool.snapshot().members().stream()
                .map(PoolSnapshot.Member::state)
                .toList();
    }
}
