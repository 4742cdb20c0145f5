package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When members dial, and what becomes of their sessions and ids. */
class RedialTest {
    private static final Duration SPACING = PoolSettings.defaults().wireSpacing();
    private static final Duration MAX_BACKOFF = PoolSettings.defaults().maxBackoff();

    @Test
    void nothingIsDialledBeforeTheStart() {
        PoolWorld world = PoolWorld.notStarted(PoolSettings.defaults());
        world.loop.advance(Duration.ofMinutes(1));
        assertEquals(0, world.sessions.size());
    }

    @Test
    void allMembersDialAtTheStartEachWithAnIdOfItsOwn() {
        PoolWorld world = PoolWorld.started(PoolSettings.defaults());
        assertEquals(8, world.sessions.size());
        assertTrue(world.sessions.stream().allMatch(ScriptedSession::isDialling));
        Set<Object> ids = world.sessions.stream().map(ScriptedSession::id).collect(Collectors.toSet());
        assertEquals(8, ids.size());
    }

    @Test
    void startingTwiceDialsOnce() {
        PoolWorld world = PoolWorld.started(2);
        world.then(world.pool::start);
        assertEquals(
                List.of(1, 1),
                world.sessions.stream().map(session -> session.dials.size()).toList());
    }

    @Test
    void aMemberIsReadyWhenItsWireIsLive() {
        PoolWorld world = PoolWorld.started(1);
        assertEquals(MemberState.CONNECTING, world.state(0));
        world.then(world.session(0)::dialSucceeds);
        assertEquals(MemberState.READY, world.state(0));
        assertEquals(1, world.member(0).history().wires());
        assertEquals(1, world.events(PoolEvent.WireUp.class).size());
    }

    @Test
    void aWireThatDiesIsRedialledAtOnceInTheSameSession() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofSeconds(3));
        world.then(world.session(0)::wireDies);
        assertEquals(MemberState.RESUMING, world.state(0));
        assertEquals(1, world.sessions.size());
        assertEquals(world.loop.nanoTime(), lastDial(world.session(0)));
        world.then(world.session(0)::dialSucceeds);
        assertEquals(MemberState.READY, world.state(0));
        assertEquals(1, world.member(0).history().resumptions());
    }

    @Test
    void aWireThatDiesYoungIsRedialledAHundredMillisecondsAfterItsStart() {
        PoolWorld world = PoolWorld.live(1);
        long start = world.loop.nanoTime();
        world.loop.advance(Duration.ofMillis(30));
        world.then(world.session(0)::wireDies);
        assertFalse(world.session(0).isDialling());
        world.loop.advance(Duration.ofMillis(200));
        assertEquals(start + SPACING.toNanos(), lastDial(world.session(0)));
    }

    @Test
    void aWireThatDiesBeforeItsDialIsToldAsASuccessIsRedialled() {
        PoolWorld world = PoolWorld.started(1);
        ScriptedSession session = world.session(0);
        // dialSucceeds tells the wire first and completes the stage second; all of it crosses later
        world.then(() -> {
            session.dialSucceeds();
            session.wireDies();
        });
        world.loop.advance(SPACING);
        assertEquals(2, session.dials.size());
    }

    @Test
    void failedAttemptsBackOffLongerAndLongerWithinTheirBounds() {
        PoolWorld world = PoolWorld.started(1);
        ScriptedSession session = world.session(0);
        for (int failures = 1; failures <= 12; failures++) {
            world.then(() -> session.dialFails(ErrorCode.WIRE_LOST));
            assertEquals(MemberState.BACKING_OFF, world.state(0));
            assertEquals(failures, world.member(0).trouble().failures());
            long bound = Math.min(
                    MAX_BACKOFF.toNanos(),
                    Duration.ofMillis(200L << (failures - 1)).toNanos());
            Duration retryIn = world.events(PoolEvent.AttemptFailed.class)
                    .get(failures - 1)
                    .retryIn();
            assertTrue(retryIn.compareTo(SPACING) >= 0 && retryIn.toNanos() <= bound, "retry in " + retryIn);
            world.loop.advance(retryIn.minusNanos(1));
            assertFalse(session.isDialling());
            world.loop.advance(Duration.ofNanos(1));
            assertTrue(session.isDialling());
        }
    }

    @Test
    void membersThatFailTogetherDoNotComeBackTogether() {
        PoolWorld world = PoolWorld.started(8);
        for (int round = 0; round < 5; round++) {
            world.then(() -> world.sessions.forEach(session -> session.dialFails(ErrorCode.CONNECT_TIMEOUT)));
            world.loop.advance(MAX_BACKOFF);
        }
        Set<Long> times = new HashSet<>();
        world.sessions.forEach(session -> times.add(lastDial(session)));
        assertEquals(8, times.size());
    }

    @Test
    void aSuccessEndsTheBackOff() {
        PoolWorld world = PoolWorld.started(1);
        ScriptedSession session = world.session(0);
        for (int i = 0; i < 10; i++) {
            world.then(() -> session.dialFails(ErrorCode.UNREACHABLE));
            world.loop.advance(MAX_BACKOFF);
        }
        world.then(session::dialSucceeds);
        assertEquals(0, world.member(0).trouble().failures());
        world.loop.advance(Duration.ofSeconds(1));
        world.then(session::wireDies);
        world.then(() -> session.dialFails(ErrorCode.UNREACHABLE));
        Duration retryIn = world.events(PoolEvent.AttemptFailed.class).get(10).retryIn();
        assertTrue(retryIn.compareTo(Duration.ofMillis(200)) <= 0, "retry in " + retryIn);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionUnknownToTheExitIsBegunAnewUnderItsId(boolean stageFirst) {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(world.session(0)::wireDies);
        world.then(() -> world.session(0).dialEndsSession(ErrorCode.SESSION_UNKNOWN, stageFirst));
        world.loop.advance(SPACING);
        assertEquals(2, world.sessions.size());
        assertEquals(world.session(0).id(), world.newest().id());
        assertTrue(world.newest().isDialling());
        assertEquals(MemberState.CONNECTING, world.state(0));
        assertEquals(1, world.events(PoolEvent.SessionLost.class).size());
        assertEquals(0, world.events(PoolEvent.AttemptFailed.class).size());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"CANNOT_RESUME", "PROTOCOL_ERROR", "PEER_REPLAY_EXHAUSTED", "REPLAY_PRESSURE", "LIMIT"})
    void aSessionThatEndsOtherwiseIsReplacedUnderAFreshId(ErrorCode code) {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofMinutes(1));
        world.then(() -> world.session(0).ends(code));
        world.loop.advance(Duration.ofMillis(200));
        assertEquals(2, world.sessions.size());
        assertNotEquals(world.session(0).id(), world.newest().id());
        assertTrue(world.newest().isDialling());
    }

    @Test
    void anExitThatBreaksEverySessionAtOnceIsNotHammered() {
        PoolWorld world = PoolWorld.started(1);
        for (int i = 0; i < 12; i++) {
            world.then(world.newest()::dialSucceeds);
            world.then(() -> world.newest().ends(ErrorCode.PROTOCOL_ERROR));
            world.loop.advance(MAX_BACKOFF);
        }
        long before = world.loop.nanoTime();
        int sessions = world.sessions.size();
        for (int i = 0; i < 60; i++) {
            if (world.newest().isDialling()) {
                world.then(world.newest()::dialSucceeds);
                world.then(() -> world.newest().ends(ErrorCode.PROTOCOL_ERROR));
            }
            world.loop.advance(Duration.ofSeconds(1));
        }
        int made = world.sessions.size() - sessions;
        assertTrue(made <= 25, made + " sessions in " + Duration.ofNanos(world.loop.nanoTime() - before));
    }

    @Test
    void whatAFormerSessionTellsIsNotHeard() {
        PoolWorld world = PoolWorld.live(1);
        world.loop.advance(Duration.ofMinutes(1));
        world.then(() -> world.session(0).ends(ErrorCode.CANNOT_RESUME));
        world.then(world.newest()::dialSucceeds);
        world.then(world.session(0)::wireDies);
        assertEquals(MemberState.READY, world.state(0));
        assertEquals(0, world.events(PoolEvent.WireDown.class).size());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNTRUSTED_EXIT", "NOT_AUTHENTICATED"})
    void aRefusalThatDoesNotMendItselfIsRepeatedSeldomAndIsVisible(ErrorCode code) {
        PoolWorld world = PoolWorld.started(1);
        world.then(() -> world.session(0).dialEndsSession(code, true));
        assertEquals(MemberState.BACKING_OFF, world.state(0));
        assertTrue(world.member(0).trouble().lastFailure().contains(code.name()));
        world.loop.advance(MAX_BACKOFF.dividedBy(2).minusNanos(1));
        assertEquals(1, world.sessions.size());
        world.loop.advance(MAX_BACKOFF.dividedBy(2).plusNanos(1));
        assertEquals(2, world.sessions.size());
    }

    @Test
    void manySecondsOfFailuresNeverDialTwiceAtATime() {
        PoolWorld world = PoolWorld.started(4); // a scripted session throws at a second dial
        for (int i = 0; i < 1000; i++) {
            ScriptedSession session = world.session(i % 4);
            world.then(() -> {
                if (session.isDialling()) {
                    session.dialSucceeds();
                } else {
                    session.wireDies();
                }
            });
            world.loop.advance(Duration.ofMillis(i % 150));
        }
        assertEquals(4, world.sessions.size());
    }

    private static long lastDial(ScriptedSession session) {
        return session.dials.get(session.dials.size() - 1);
    }
}
