package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members that are idle, and networks that change. */
class ProbeTest {
    @Test
    void anIdleMemberIsProbedEveryThirtySecondsGiveOrTakeAQuarter() {
        PoolWorld world = PoolWorld.live(1);
        long before = world.loop.nanoTime();
        world.loop.advance(Duration.ofMinutes(10));
        List<Long> probes = world.session(0).probes;
        assertTrue(probes.size() >= 16 && probes.size() <= 26, probes.size() + " probes");
        for (long probe : probes) {
            Duration waited = Duration.ofNanos(probe - before);
            assertTrue(waited.toMillis() >= 22_500 && waited.toMillis() <= 37_500, "probed after " + waited);
            before = probe;
        }
    }

    @Test
    void membersAreNotProbedTogether() {
        PoolWorld world = PoolWorld.live(2);
        world.loop.advance(Duration.ofSeconds(40));
        assertTrue(
                !world.session(0).probes.get(0).equals(world.session(1).probes.get(0)));
    }

    @Test
    void aMemberThatIsInUseIsNotProbed() {
        PoolWorld world = PoolWorld.live(1);
        for (int i = 0; i < 120; i++) {
            world.loop.advance(Duration.ofSeconds(1));
            world.then(() -> world.session(0).answersIn(Duration.ofMillis(50)));
        }
        assertEquals(List.of(), world.session(0).probes);
    }

    @Test
    void aMemberWithoutAWireIsNotProbed() {
        PoolWorld world = PoolWorld.live(1);
        world.then(() -> world.session(0).wireDies());
        world.loop.advance(Duration.ofMinutes(2));
        assertEquals(List.of(), world.session(0).probes);
    }

    @Test
    void anotherNetworkSkipsTheBackOffAndProbesWhoIsLive() {
        PoolWorld world = PoolWorld.started(2);
        world.then(() -> world.session(0).dialSucceeds());
        for (int i = 0; i < 8; i++) {
            world.then(() -> world.session(1).dialFails(ErrorCode.UNREACHABLE));
            if (i < 7) {
                world.loop.advance(Duration.ofSeconds(10));
            }
        }
        int dials = world.session(1).dials.size();
        world.loop.advance(PoolSettings.defaults().wireSpacing());
        world.then(world.pool::networkChanged);
        assertEquals(dials + 1, world.session(1).dials.size());
        assertEquals(world.loop.nanoTime(), world.session(1).dials.get(dials));
        assertEquals(
                world.loop.nanoTime(),
                world.session(0).probes.get(world.session(0).probes.size() - 1));
        assertEquals(List.of(new PoolEvent.NetworkChanged(false)), world.events(PoolEvent.NetworkChanged.class));
    }

    @Test
    void anotherNetworkStillKeepsTheSpacingOfWires() {
        PoolWorld world = PoolWorld.started(1);
        long start = world.loop.nanoTime();
        world.then(() -> world.session(0).dialFails(ErrorCode.UNREACHABLE));
        world.then(world.pool::networkChanged);
        world.loop.advance(Duration.ofSeconds(1));
        assertTrue(world.session(0).dials.get(1)
                >= start + PoolSettings.defaults().wireSpacing().toNanos());
    }

    /** It may wait for the answer of an address that this network does not reach. */
    @Test
    void aDialThatWasBegunInTheFormerNetworkIsBegunAgainAndCountsForNothing() {
        PoolWorld world = PoolWorld.started(1);
        long spacing = PoolSettings.defaults().wireSpacing().toNanos();
        world.loop.advance(Duration.ofSeconds(1));
        world.then(world.pool::networkChanged);
        long changed = world.loop.nanoTime();
        world.loop.advance(Duration.ofNanos(spacing));
        assertEquals(2, world.session(0).dials.size());
        assertEquals(changed + spacing, world.session(0).dials.get(1));
        world.then(() -> world.session(0).dialFails(ErrorCode.UNREACHABLE));
        assertEquals(1, world.member(0).trouble().failures());
    }

    @Test
    void aRenewalIsBegunAgainToo() {
        PoolWorld world = PoolWorld.live(2);
        world.loop.advance(Duration.ofSeconds(1));
        world.then(world.pool::renewWorst);
        int renewed = world.session(0).isDialling() ? 0 : 1;
        assertEquals(2, world.session(renewed).dials.size());
        world.then(world.pool::networkChanged);
        world.loop.advance(PoolSettings.defaults().wireSpacing());
        assertEquals(3, world.session(renewed).dials.size());
        assertEquals(MemberState.RENEWING, world.member(renewed).state());
        world.then(() -> world.session(renewed).dialReplacesWire());
        assertEquals(MemberState.READY, world.member(renewed).state());
    }

    @Test
    void aProcessThatWasSuspendedTakesItForAnotherNetwork() {
        PoolWorld world = PoolWorld.live(2);
        world.loop.advance(Duration.ofSeconds(3));
        world.loop.sleep(Duration.ofMinutes(1));
        world.loop.settle();
        assertEquals(List.of(new PoolEvent.NetworkChanged(true)), world.events(PoolEvent.NetworkChanged.class));
        world.sessions.forEach(session -> assertTrue(!session.probes.isEmpty()));
    }
}
