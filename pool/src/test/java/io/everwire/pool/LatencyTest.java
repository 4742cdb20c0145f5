package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pool learns from round trips, and whom it tells. */
class LatencyTest {
    private static final Duration SPAN = PoolSettings.defaults().latencySpan();

    @Test
    void theDeathTimeoutIsASecondMoreThanTheWorstOfAllMembers() {
        PoolWorld world = PoolWorld.live(2);
        assertDeathTimeout(world, 1000 + 50);
        world.then(() -> world.session(1).answersIn(Duration.ofMillis(700)));
        assertDeathTimeout(world, 1000 + 700);
        assertEquals(Duration.ofMillis(700), world.member(1).latency().worst());
        assertEquals(ScriptedSession.HELLO, world.member(0).latency().worst());
    }

    @Test
    void sessionsAreToldOfEachChangeOnce() {
        PoolWorld world = PoolWorld.live(1);
        world.then(() -> world.session(0).answersIn(Duration.ofMillis(300)));
        world.then(() -> world.session(0).answersIn(Duration.ofMillis(200)));
        world.then(() -> world.session(0).answersIn(Duration.ofNanos(300_900_000)));
        assertEquals(List.of(Duration.ofMillis(1050), Duration.ofMillis(1300)), world.session(0).deathTimeouts);
    }

    @Test
    void evenTheSmallestFirstSampleIsTold() {
        PoolWorld world = PoolWorld.started(1);
        assertTrue(world.session(0).deathTimeouts.isEmpty());
        world.then(() -> world.session(0).dialSucceeds(Duration.ofNanos(1000)));
        assertEquals(List.of(Duration.ofSeconds(1).plusNanos(1000)), world.session(0).deathTimeouts);
    }

    @Test
    void theWorstIsForgottenFiveMinutesAfterItWasSeenToTheNanosecond() {
        PoolWorld world = PoolWorld.live(1);
        world.then(() -> world.session(0).answersIn(Duration.ofSeconds(2)));
        world.loop.advance(SPAN.minusSeconds(1));
        world.then(() -> world.session(0).answersIn(Duration.ofMillis(80)));
        world.loop.advance(Duration.ofSeconds(1).minusNanos(1));
        assertDeathTimeout(world, 3000);
        world.loop.advance(Duration.ofNanos(1));
        assertDeathTimeout(world, 1080);
        assertEquals(Duration.ofMillis(80), world.member(0).latency().worst());
    }

    @Test
    void theDeathTimeoutStaysWithinItsBounds() {
        PoolSettings settings = PoolSettings.builder()
                .members(1)
                .deathFloor(Duration.ofSeconds(2))
                .deathCeiling(Duration.ofSeconds(4))
                .build();
        PoolWorld world = PoolWorld.started(settings);
        world.then(world.session(0)::dialSucceeds);
        assertDeathTimeout(world, 2000);
        world.then(() -> world.session(0).answersIn(Duration.ofDays(10_000)));
        assertDeathTimeout(world, 4000);
    }

    @Test
    void aNewSessionIsToldWhatHoldsNow() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(() -> world.session(0).ends(ErrorCode.CANNOT_RESUME));
        assertEquals(List.of(Duration.ofMillis(1050)), world.newest().deathTimeouts);
    }

    private static void assertDeathTimeout(PoolWorld world, long millis) {
        assertEquals(Duration.ofMillis(millis), world.pool.snapshot().latency().deathTimeout());
    }
}
