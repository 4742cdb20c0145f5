package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The worst member gets a new wire. */
class RenewalTest {
    private static final Duration BAD = Duration.ofMillis(400);

    /** Three members that are live for a while; the second one has answered late. */
    private static PoolWorld oneBad() {
        PoolWorld world = PoolWorld.live(3);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(() -> world.session(1).answersIn(BAD));
        return world;
    }

    private static OptionalInt renewWorst(PoolWorld world) {
        CompletableFuture<OptionalInt> renewed = world.pool.renewWorst().toCompletableFuture();
        world.loop.settle();
        return renewed.join();
    }

    @Test
    void theWorstIsNamedWithTheReason() {
        PoolWorld world = oneBad();
        PoolSnapshot.Worst worst =
                Objects.requireNonNull(world.pool.snapshot().latency().worstMember());
        assertEquals(1, worst.member());
        assertFalse(worst.alike());
        assertTrue(worst.why().contains("400 ms"), worst.why());
        assertTrue(world.member(1).latency().isWorst());
        assertFalse(world.member(0).latency().isWorst());
    }

    @Test
    void theWorstIsRenewedAfterAMinuteGiveOrTakeAQuarter() {
        PoolWorld world = oneBad();
        world.loop.advance(Duration.ofSeconds(43));
        assertEquals(List.of(1, 1, 1), dials(world));
        world.loop.advance(Duration.ofSeconds(32));
        assertEquals(List.of(1, 2, 1), dials(world));
        assertEquals(MemberState.RENEWING, world.state(1));
    }

    @Test
    void theNewWireComesBeforeTheOldOneGoes() {
        PoolWorld world = oneBad();
        assertEquals(OptionalInt.of(1), renewWorst(world));
        assertEquals(MemberState.RENEWING, world.state(1));
        world.then(() -> world.session(1).dialReplacesWire());
        assertEquals(MemberState.READY, world.state(1));
        assertEquals(1, world.member(1).history().renewals());
        assertEquals(
                List.of(new PoolEvent.Renewed(1, BAD, ScriptedSession.HELLO)), world.events(PoolEvent.Renewed.class));
        assertEquals(0, world.events(PoolEvent.Resumed.class).size());
        assertEquals(
                List.of(MemberState.RENEWING, MemberState.READY),
                world.events(PoolEvent.StateChanged.class).stream()
                        .filter(change -> change.member() == 1)
                        .map(PoolEvent.StateChanged::to)
                        .skip(1)
                        .toList());
    }

    @Test
    void aMemberWithANewWireIsNotTheWorstAnyMoreButTheDeathTimeoutRemembers() {
        PoolWorld world = oneBad();
        renewWorst(world);
        world.then(() -> world.session(1).dialReplacesWire());
        PoolSnapshot snapshot = world.pool.snapshot();
        assertTrue(Objects.requireNonNull(snapshot.latency().worstMember()).alike());
        assertEquals(BAD.plusSeconds(1), snapshot.latency().deathTimeout());
    }

    @Test
    void membersThatAreAlikeAreLeftInPeaceUnlessAsked() {
        PoolWorld world = PoolWorld.live(3);
        world.loop.advance(Duration.ofMinutes(10));
        assertEquals(List.of(1, 1, 1), dials(world));
        assertTrue(renewWorst(world).isPresent());
    }

    @Test
    void onlyOneIsRenewedAtATime() {
        PoolWorld world = oneBad();
        renewWorst(world);
        assertEquals(OptionalInt.empty(), renewWorst(world));
        world.loop.advance(Duration.ofMinutes(5));
        assertEquals(3 + 1, dials(world).stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void theLastHealthyOneIsNotRenewed() {
        PoolWorld world = PoolWorld.live(2);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(() -> world.session(1).answersIn(BAD));
        world.then(() -> world.session(0).wireDies());
        assertEquals(OptionalInt.empty(), renewWorst(world));
    }

    @Test
    void aRenewalThatFailsLeavesTheOldWireInUse() {
        PoolWorld world = oneBad();
        renewWorst(world);
        world.then(() -> world.session(1).dialFails(ErrorCode.CONNECT_TIMEOUT));
        assertEquals(MemberState.READY, world.state(1));
        assertEquals(0, world.member(1).history().renewals());
    }

    @Test
    void withoutAnIntervalNothingIsRenewed() {
        PoolWorld world = PoolWorld.started(
                PoolSettings.builder().members(2).renewalInterval(Duration.ZERO).build());
        world.then(() -> world.sessions.forEach(ScriptedSession::dialSucceeds));
        world.then(() -> world.session(1).answersIn(BAD));
        world.loop.advance(Duration.ofMinutes(4));
        assertEquals(List.of(1, 1), dials(world));
    }

    private static List<Integer> dials(PoolWorld world) {
        return world.sessions.stream().map(session -> session.dials.size()).toList();
    }
}
