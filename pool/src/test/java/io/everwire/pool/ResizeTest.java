package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Pools that grow and shrink while they work. */
class ResizeTest {
    private static CompletableFuture<Void> resize(PoolWorld world, int members) {
        CompletableFuture<Void> done = world.pool.resize(members).toCompletableFuture();
        world.loop.settle();
        return done;
    }

    private static List<Integer> numbers(PoolWorld world) {
        return world.pool.snapshot().members().stream()
                .map(PoolSnapshot.Member::number)
                .toList();
    }

    @Test
    void newMembersDialAtOnceAndKnowTheDeathTimeout() {
        PoolWorld world = PoolWorld.live(2);
        assertTrue(resize(world, 4).isDone());
        assertEquals(List.of(0, 1, 2, 3), numbers(world));
        assertTrue(world.session(2).isDialling() && world.session(3).isDialling());
        assertEquals(List.of(Duration.ofMillis(1050)), world.session(3).deathTimeouts);
        assertEquals(List.of(new PoolEvent.Resized(2, 4)), world.events(PoolEvent.Resized.class));
        assertEquals(4, world.pool.snapshot().size());
    }

    @Test
    void thoseTooManyTakeNothingNewAndLeaveWhenTheirStreamsHaveEnded() {
        PoolWorld world = PoolWorld.live(3);
        CompletableFuture<Void> shrunk = resize(world, 1);
        assertEquals(MemberState.DRAINING, world.state(1));
        assertEquals(PoolSettings.defaults().shrinkLimit(), world.session(2).drainLimit);
        for (int i = 0; i < 20; i++) {
            assertEquals(world.session(0), world.opened().session);
        }
        world.then(() -> world.session(2).ends(ErrorCode.CLOSED));
        assertFalse(shrunk.isDone());
        world.then(() -> world.session(1).ends(ErrorCode.CLOSED));
        assertTrue(shrunk.isDone());
        assertEquals(List.of(0), numbers(world));
        assertEquals(0, world.events(PoolEvent.SessionLost.class).size());
    }

    @Test
    void aMemberWithoutASessionLeavesAtOnce() {
        PoolWorld world = PoolWorld.notStarted(PoolSettings.builder().members(5).build());
        assertTrue(resize(world, 2).isDone());
        assertEquals(List.of(0, 1), numbers(world));
        world.then(world.pool::start);
        assertEquals(2, world.sessions.size());
    }

    @Test
    void whoGrowsWhileOthersLeaveGetsNumbersOfItsOwn() {
        PoolWorld world = PoolWorld.live(2);
        var leaving = resize(world, 1);
        assertTrue(resize(world, 2).isDone());
        assertEquals(List.of(0, 1, 2), numbers(world));
        world.then(() -> world.session(1).ends(ErrorCode.CLOSED));
        assertTrue(leaving.isDone());
        assertEquals(List.of(0, 2), numbers(world));
        assertTrue(resize(world, 3).isDone());
        assertEquals(List.of(0, 1, 2), numbers(world));
    }

    @Test
    void theSameSizeAgainIsNoNews() {
        PoolWorld world = PoolWorld.live(2);
        assertTrue(resize(world, 2).isDone());
        assertEquals(0, world.events(PoolEvent.Resized.class).size());
    }

    @Test
    void aSizeOutOfRangeIsTheCallersMistake() {
        PoolWorld world = PoolWorld.live(1);
        assertThrows(IllegalArgumentException.class, () -> world.pool.resize(0));
        assertThrows(IllegalArgumentException.class, () -> world.pool.resize(257));
    }

    @Test
    void aPoolThatEndsIsNotResized() {
        PoolWorld world = PoolWorld.live(1);
        var unused = world.pool.close();
        assertEquals(ErrorCode.SHUT_DOWN, PoolWorld.code(resize(world, 2)));
    }

    @Test
    void closingEndsAShrink() {
        PoolWorld world = PoolWorld.live(3);
        CompletableFuture<Void> shrunk = resize(world, 1);
        CompletableFuture<Void> closed = world.pool.close().toCompletableFuture();
        world.loop.settle();
        assertTrue(shrunk.isDone() && closed.isDone());
    }
}
