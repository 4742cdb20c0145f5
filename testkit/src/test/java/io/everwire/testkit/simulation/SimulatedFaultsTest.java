package io.everwire.testkit.simulation;

import static io.everwire.testkit.simulation.SimulatedPair.MINUTE;
import static io.everwire.testkit.simulation.SimulatedPair.PATIENT;
import static io.everwire.testkit.simulation.SimulatedPair.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.spi.Loop;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.FaultScript;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.fault.TimedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults, time and failures of the simulated network. */
class SimulatedFaultsTest {
    private static final int MIB = 1 << 20;

    // cuts

    @Test
    void cutIsTheEndAtBothEnds() {
        SimulatedPair pair = SimulatedPair.connected(1);
        pair.network.strikeAll(new Fault.Cut());
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "end"), pair.dialer.events);
        assertEquals(List.of("opened", "end"), pair.acceptor.events);
        pair.dialer.send(random(1, MIB));
        pair.dialer.connection().close();
        pair.acceptor.connection().finish();
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.CLOSED, pair.dialer.code());
        assertEquals(ErrorCode.CLOSED, pair.acceptor.code());
        assertEquals(0, pair.acceptor.received.size());
    }

    @Test
    void resetIsAResetAtBothEnds() {
        SimulatedPair pair = SimulatedPair.connected(2);
        pair.network.strikeAll(new Fault.Reset());
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.RESET, pair.dialer.code());
        assertEquals(ErrorCode.RESET, pair.acceptor.code());
    }

    @Test
    void halfOpenCutTellsOneEndAndTheOtherFillsItsBuffers() {
        for (Side told : Side.values()) {
            SimulatedPair pair = SimulatedPair.connected(3);
            Peer knows = told == Side.DIALER ? pair.dialer : pair.acceptor;
            Peer other = told == Side.DIALER ? pair.acceptor : pair.dialer;
            pair.network.strikeAll(new Fault.HalfOpen(told));
            other.send(random(1, MIB));
            pair.network.runUntilIdle();
            assertEquals(List.of("opened", "end"), knows.events);
            assertEquals(List.of("opened"), other.events);
            assertEquals(0, other.writables);
            assertTrue(other.connection().unsent() > 0);
            assertEquals(0, knows.received.size());
            other.connection().abort();
            pair.network.runUntilIdle();
            assertFalse(knows.isClosed());
        }
    }

    @Test
    void vanishedConnectionTellsNobody() {
        SimulatedPair pair = SimulatedPair.connected(4);
        pair.network.strikeAll(new Fault.Vanish());
        pair.dialer.sendAndFinish(random(1, 1000), 1);
        pair.network.runUntilIdle();
        assertEquals(List.of("opened"), pair.dialer.events);
        assertEquals(List.of("opened"), pair.acceptor.events);
        assertEquals(2, pair.network.openConnections());
    }

    @Test
    void cutBehindAByteIsExact() {
        for (int bytes : new int[] {0, 1, 1000, 100_000}) {
            SimulatedNetwork network = SimulatedNetwork.seeded(5)
                    .faults(FaultPlan.none().connection(0, new Fault.CutAfter(Direction.UP, bytes)));
            SimulatedPair pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
            pair.dialer.send(random(1, MIB));
            network.runUntilIdle();
            assertEquals(bytes, pair.acceptor.received.size());
            assertTrue(pair.acceptor.events.contains("end") && pair.dialer.events.contains("end"));
        }
    }

    // black holes

    @Test
    void blackHoleThatHealsLosesNothing() {
        SimulatedPair pair = SimulatedPair.connected(6);
        pair.network.strikeAll(new Fault.Freeze(Direction.BOTH, Duration.ofSeconds(30)));
        pair.dialer.sendAndFinish(random(1, MIB), 1);
        pair.network.advance(Duration.ofSeconds(29));
        assertEquals(0, pair.acceptor.received.size());
        pair.network.runUntilIdle();
        assertEquals(MIB, pair.acceptor.received.size());
        assertTrue(pair.acceptor.events.contains("end"));
    }

    @Test
    void blackHoleInOneDirectionLetsTheOtherPassUntilItsWindowIsFull() {
        SimulatedPair pair = SimulatedPair.connected(7);
        pair.network.strikeAll(new Fault.Freeze(Direction.UP, Fault.FOREVER));
        pair.dialer.send(random(1, 100));
        pair.acceptor.send(random(1, MIB));
        pair.network.runUntilIdle();
        assertEquals(0, pair.acceptor.received.size());
        int passed = pair.dialer.received.size();
        assertTrue(passed > 0 && passed < MIB, "without acknowledgements " + passed + " bytes passed");
    }

    @Test
    void resetIsLostInABlackHoleAndFoundByTheNextByteBehindIt() {
        SimulatedPair pair = SimulatedPair.connected(8);
        pair.network.strikeAll(new Fault.Freeze(Direction.BOTH, Duration.ofSeconds(10)));
        pair.dialer.connection().abort();
        pair.network.advance(Duration.ofMinutes(5));
        assertFalse(pair.acceptor.isClosed());
        pair.acceptor.send(new byte[1]);
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.RESET, pair.acceptor.code());
    }

    // conditions

    @Test
    void throttleKeepsItsRateAndDelayItsTime() {
        SimulatedNetwork network = SimulatedNetwork.seeded(9)
                .links(new LinkSettings(Duration.ofMillis(50), Duration.ZERO, 0, 0))
                .faults(FaultPlan.none().throttle(Direction.UP, 100_000));
        SimulatedPair pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
        Duration before = network.elapsed();
        pair.dialer.send(random(1, MIB));
        network.runUntil(() -> pair.acceptor.received.size() == MIB, MINUTE);
        double seconds = network.elapsed().minus(before).toNanos() / 1e9;
        assertTrue(seconds > 10.5 && seconds < 12, "1 MiB at 100 kB/s took " + seconds + " s");
    }

    @Test
    void aShareOfThePiecesStallsAndTheOthersDoNot() {
        Duration second = Duration.ofSeconds(1);
        LinkSettings links = LinkSettings.defaults()
                .withDelay(Duration.ofMillis(10), Duration.ZERO)
                .withStalls(0.2, second);
        SimulatedNetwork network = SimulatedNetwork.seeded(12).links(links);
        SimulatedPair pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
        int stalled = 0;
        for (int sent = 1; sent <= 200; sent++) {
            int expected = sent;
            pair.dialer.send(new byte[1]);
            network.advance(Duration.ofMillis(10));
            boolean onTime = pair.acceptor.received.size() == expected;
            network.advance(second);
            assertEquals(expected, pair.acceptor.received.size());
            stalled += onTime ? 0 : 1;
        }
        assertTrue(stalled > 20 && stalled < 60, stalled + " of 200 stalled");
    }

    @Test
    void newConnectionCanOvertakeTheLastBytesOfTheOld() {
        SimulatedPair pair = SimulatedPair.connected(10);
        List<String> order = new ArrayList<>();
        pair.acceptor.onBytes = () -> order.add("old");
        pair.network.strikeAll(new Fault.Delay(Direction.UP, Duration.ofSeconds(3), Duration.ZERO));
        pair.dialer.send(new byte[1]);
        Peer newer = new Peer(1, () -> order.add("new"));
        pair.client.dial(pair.listener.local(), PATIENT, pair.client.nextLoop(), newer);
        pair.network.runUntilIdle();
        assertEquals(List.of("new", "old"), order);
    }

    @Test
    void refusedAndHangingDialsEndWithTheirTime() {
        SimulatedPair pair = SimulatedPair.connected(11);
        pair.network.strike(new Fault.RefuseDials(Duration.ofSeconds(1)));
        Peer refused = new Peer(1);
        pair.client.dial(pair.listener.local(), PATIENT, pair.client.nextLoop(), refused);
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.CONNECT_REFUSED, refused.code());
        pair.network.advance(Duration.ofSeconds(1));
        pair.network.strike(new Fault.HangDials(Duration.ofSeconds(5)));
        Duration before = pair.network.elapsed();
        Peer waiting = new Peer(1);
        pair.client.dial(pair.listener.local(), PATIENT, pair.client.nextLoop(), waiting);
        pair.network.runUntil(() -> waiting.connection != null, MINUTE);
        assertTrue(pair.network.elapsed().minus(before).toSeconds() >= 5);
    }

    @Test
    void nthCallbackThrowsAndOnlyThatConnectionEnds() {
        SimulatedPair pair = SimulatedPair.connected(12);
        pair.network.strikeAll(new Fault.ThrowInCallback(1));
        pair.dialer.send(new byte[10]);
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.INTERNAL, pair.acceptor.code());
        assertEquals(ErrorCode.RESET, pair.dialer.code());
        assertEquals(0, pair.acceptor.received.size());
    }

    @Test
    void nthClaimFindsNoMemoryAndTheNextOneDoes() {
        SimulatedPair pair = SimulatedPair.connected(12);
        pair.network.strikeAll(new Fault.FailAllocation(2));
        assertThrows(InjectedShortage.class, () -> pair.dialer.send(random(1, 200_000)));
        pair.dialer.send(random(2, 10));
        pair.network.runUntilIdle();
        assertTrue(pair.acceptor.received.size() > 10, "the first claim was refused");
        assertFalse(pair.dialer.isClosed());
    }

    @Test
    void shortageThatEscapesFromACallbackEndsItsConnection() {
        SimulatedPair pair = SimulatedPair.connected(12);
        pair.network.strikeAll(new Fault.FailAllocation(2));
        pair.acceptor.onBytes = () -> pair.acceptor.send(new byte[10]);
        pair.dialer.send(new byte[10]);
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.INTERNAL, pair.acceptor.code());
        assertEquals(ErrorCode.RESET, pair.dialer.code());
    }

    // time

    @Test
    void clockJumpMakesAlarmsLateAndRunsThemInOrder() {
        SimulatedNetwork network = SimulatedNetwork.seeded(13)
                .faults(FaultScript.of(
                        TimedFault.all(Duration.ofSeconds(1), new Fault.ClockJump(Duration.ofHours(1)))));
        Loop loop = network.loop("alone");
        List<String> fired = new ArrayList<>();
        Duration second = Duration.ofSeconds(1);
        loop.alarm(() -> fired.add("third at " + network.elapsed().toHours())).at(second.toNanos() * 30);
        loop.alarm(() -> fired.add("second at " + network.elapsed().toHours())).at(second.toNanos() * 20);
        loop.alarm(() -> fired.add("first at " + network.elapsed().toHours())).at(second.toNanos() / 2);
        network.runUntilIdle();
        assertEquals(List.of("first at 0", "second at 1", "third at 1"), fired);
    }

    @Test
    void alarmRunsOncePerArmingAndNotAfterCancel() {
        SimulatedNetwork network = SimulatedNetwork.seeded(14);
        Loop loop = network.loop("alone");
        List<Long> fired = new ArrayList<>();
        Loop.Alarm moved = loop.alarm(() -> fired.add(loop.nanoTime()));
        Loop.Alarm cancelled = loop.alarm(() -> fired.add(-1L));
        moved.at(100);
        moved.at(300);
        moved.at(200);
        cancelled.at(50);
        assertEquals(2, network.pendingAlarms());
        cancelled.cancel();
        cancelled.cancel();
        assertEquals(1, network.pendingAlarms());
        network.runUntilIdle();
        assertEquals(List.of(200L), fired);
        moved.at(10);
        network.runUntilIdle();
        assertEquals(List.of(200L, 200L), fired);
        assertEquals(0, network.pendingAlarms());
    }

    @Test
    void cancelledAlarmDoesNotMoveTheClock() {
        SimulatedNetwork network = SimulatedNetwork.seeded(15);
        Loop.Alarm alarm = network.loop("alone").alarm(() -> {});
        alarm.at(Duration.ofHours(5).toNanos());
        alarm.cancel();
        network.runUntilIdle();
        assertEquals(Duration.ZERO, network.elapsed());
    }

    @Test
    void tasksRunInTheOrderOfTheirHandingOver() {
        SimulatedNetwork network = SimulatedNetwork.seeded(16);
        Loop loop = network.loop("alone");
        List<Integer> order = new ArrayList<>();
        loop.execute(() -> {
            order.add(1);
            loop.executeAfterIo(() -> order.add(4));
            loop.execute(() -> order.add(3));
        });
        loop.execute(() -> order.add(2));
        network.runUntilIdle();
        assertEquals(List.of(1, 2, 3, 4), order);
    }

    @Test
    void advanceMovesTheClockAlsoWhereNothingHappens() {
        SimulatedNetwork network = SimulatedNetwork.seeded(17);
        network.advance(Duration.ofSeconds(7));
        assertEquals(Duration.ofSeconds(7), network.elapsed());
    }

    // failures

    @Test
    void brokenInvariantFailsTheRunAtOnce() {
        SimulatedPair pair = SimulatedPair.connected(18);
        pair.network.invariant("less than 1,000 bytes", () -> pair.acceptor.received.size() < 1000);
        pair.dialer.send(random(1, MIB));
        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> pair.network.runUntilIdle());
        assertTrue(String.valueOf(failure.getMessage()).contains("invariant broken: less than 1,000 bytes"));
        assertTrue(pair.acceptor.received.size() < MIB);
    }

    @Test
    void conditionThatDoesNotComeAboutFailsAtItsLimit() {
        SimulatedNetwork network = SimulatedNetwork.seeded(19);
        assertThrows(SimulationFailure.class, () -> network.runUntil(() -> false, MINUTE));
        assertEquals(MINUTE, network.elapsed());
    }

    @Test
    void alarmThatRearmsForEverIsNotIdle() {
        SimulatedNetwork network = SimulatedNetwork.seeded(20);
        Loop loop = network.loop("alone");
        Loop.Alarm[] alarm = new Loop.Alarm[1];
        alarm[0] = loop.alarm(
                () -> alarm[0].at(loop.nanoTime() + Duration.ofHours(1).toNanos()));
        alarm[0].at(0);
        assertThrows(SimulationFailure.class, network::runUntilIdle);
    }

    @Test
    void otherThreadsAreRefused() throws Exception {
        SimulatedNetwork network = SimulatedNetwork.seeded(21);
        Loop loop = network.loop("alone");
        List<Throwable> thrown = new ArrayList<>();
        Thread other = new Thread(() -> loop.execute(() -> {}));
        other.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        other.start();
        other.join();
        assertEquals(1, thrown.size());
        assertTrue(thrown.get(0) instanceof IllegalStateException);
    }

    // determinism

    @Test
    void oneSeedGivesOneRun() {
        assertEquals(stormyTrace(1), stormyTrace(1));
        assertNotEquals(stormyTrace(1), stormyTrace(2));
    }

    private static long stormyTrace(long seed) {
        Storm storm = new Storm(
                seed,
                FaultPlan.seeded(seed)
                        .cutEvery(Duration.ofSeconds(2))
                        .resets(0.3)
                        .freezes(0.3, Duration.ofSeconds(1))
                        .halfOpens(0.1, Side.ACCEPTOR));
        storm.network.advance(Duration.ofMinutes(5));
        assertTrue(storm.network.struck().faults().size() > 100);
        return storm.network.traceChecksum();
    }

    @Test
    void struckFaultsReplayTheRun() {
        FaultPlan plan = FaultPlan.seeded(3).cutEvery(Duration.ofSeconds(2)).resets(0.5);
        Storm first = new Storm(4, plan);
        first.network.advance(MINUTE);
        FaultScript script = FaultScript.parse(first.network.struck().toString());
        Storm replay = new Storm(4, FaultPlan.of(script));
        replay.network.advance(MINUTE);
        assertEquals(first.network.traceChecksum(), replay.network.traceChecksum());
    }

    @Test
    void shrinkingFindsTheOneFaultThatMatters() {
        FaultScript script = FaultPlan.seeded(5)
                .cutEvery(Duration.ofSeconds(1))
                .freezes(0.4, Duration.ofMillis(100))
                .strikes(0.1, new Fault.Reset())
                .script(MINUTE);
        FaultScript shrunk = script.shrink(SimulatedFaultsTest::someConnectionIsReset);
        assertEquals(1, shrunk.faults().size());
        assertEquals(new Fault.Reset(), shrunk.faults().get(0).fault());
    }

    private static boolean someConnectionIsReset(FaultScript script) {
        Storm storm = new Storm(6, FaultPlan.of(script));
        storm.network.advance(MINUTE);
        return storm.resets > 0;
    }

    @Test
    void stormLeavesNothingBehindWhenTheTransportsEnd() {
        Storm storm =
                new Storm(7, FaultPlan.seeded(7).cutEvery(Duration.ofSeconds(1)).freezes(0.5, Duration.ofSeconds(1)));
        storm.network.advance(MINUTE);
        storm.network.pauseFaults();
        storm.end();
        storm.network.runUntilIdle();
        assertEquals(0, storm.network.openConnections());
        assertEquals(0, storm.network.pendingAlarms());
    }
}
