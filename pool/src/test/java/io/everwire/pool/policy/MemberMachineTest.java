package io.everwire.pool.policy;

import static io.everwire.api.MemberState.BACKING_OFF;
import static io.everwire.api.MemberState.CLOSED;
import static io.everwire.api.MemberState.CONNECTING;
import static io.everwire.api.MemberState.DRAINING;
import static io.everwire.api.MemberState.READY;
import static io.everwire.api.MemberState.RENEWING;
import static io.everwire.api.MemberState.RESUMING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberMachineTest {
    private static final long SPACING = 100;
    private static final Backoff BACKOFF = new Backoff(200, 10_000);

    private final Random random = new Random(5);
    private final MemberMachine machine = new MemberMachine(BACKOFF, SPACING, 1000);
    private long now = 1000;

    @Test
    void aRenewalIsADialBesideTheLiveWireAfterTheSpacing() {
        machine.dialStarted();
        machine.wireUp(0);
        machine.dialSucceeded(0);
        machine.renew(1);
        assertTrue(machine.dialAt() >= 1 && machine.dialAt() != MemberMachine.NEVER);
        machine.dialStarted();
        assertEquals(MemberState.RENEWING, machine.state());
        machine.renew(2);
        assertEquals(MemberMachine.NEVER, machine.dialAt(), "one dial at a time");
        machine.wireDown(ErrorCode.WIRE_LOST, 3);
        machine.wireUp(4);
        machine.dialSucceeded(4);
        assertEquals(MemberState.READY, machine.state());
    }

    @Test
    void aClosedMemberStaysClosedWhateverItsSessionStillTells() {
        machine.dialStarted();
        machine.wireUp(0);
        machine.close();
        machine.wireDown(ErrorCode.WIRE_LOST, 1);
        machine.wireUp(2);
        machine.dialFailed(ErrorCode.WIRE_LOST, 3, random);
        machine.dialSucceeded(4);
        assertEquals(CLOSED, machine.state());
        assertEquals(MemberMachine.NEVER, machine.dialAt());
    }

    @Test
    void theTableHoldsTheseTransitionsAndNoOther() {
        Map<MemberState, Set<MemberState>> table = new HashMap<>();
        table.put(CONNECTING, EnumSet.of(READY, BACKING_OFF, DRAINING, CLOSED));
        table.put(READY, EnumSet.of(RESUMING, RENEWING, CONNECTING, BACKING_OFF, DRAINING, CLOSED));
        table.put(RESUMING, EnumSet.of(READY, CONNECTING, BACKING_OFF, DRAINING, CLOSED));
        table.put(RENEWING, EnumSet.of(READY, RESUMING, CONNECTING, BACKING_OFF, DRAINING, CLOSED));
        table.put(BACKING_OFF, EnumSet.of(CONNECTING, RESUMING, READY, DRAINING, CLOSED));
        table.put(DRAINING, EnumSet.of(CLOSED));
        table.put(CLOSED, EnumSet.noneOf(MemberState.class));
        for (MemberState from : MemberState.values()) {
            for (MemberState to : MemberState.values()) {
                boolean expected = table.getOrDefault(from, Set.of()).contains(to);
                assertEquals(expected, MemberMachine.isLegal(from, to), from + " -> " + to);
            }
        }
    }

    @Test
    void aNewMemberDialsAtOnce() {
        assertEquals(CONNECTING, machine.state());
        assertEquals(1000, machine.dialAt());
        machine.dialStarted();
        assertEquals(MemberMachine.NEVER, machine.dialAt());
    }

    @Test
    void aSecondDialAtATimeIsADefect() {
        machine.dialStarted();
        assertThrows(IllegalStateException.class, machine::dialStarted);
    }

    @Test
    void aDialWhileTheWireIsLiveRenewsIt() {
        live(2000);
        machine.dialStarted();
        assertEquals(RENEWING, machine.state());
        assertTrue(machine.takesStreams());
        machine.wireUp(3000);
        machine.dialSucceeded(3000);
        assertEquals(READY, machine.state());
    }

    @Test
    void aRenewalThatFailsLeavesTheOldWireInUse() {
        live(2000);
        machine.dialStarted();
        machine.dialFailed(ErrorCode.CONNECT_TIMEOUT, 3000, random);
        assertEquals(READY, machine.state());
        assertEquals(MemberMachine.NEVER, machine.dialAt());
    }

    @Test
    void aWireThatDiesDuringItsRenewalWaitsForTheDialThatIsUnderWay() {
        live(2000);
        machine.dialStarted();
        machine.wireDown(ErrorCode.WIRE_LOST, 3000);
        assertEquals(RESUMING, machine.state());
        assertEquals(MemberMachine.NEVER, machine.dialAt());
        machine.wireUp(3500);
        machine.dialSucceeded(3500);
        assertEquals(READY, machine.state());
    }

    @Test
    void aSessionThatLivesIsResumedAfterTheBackOff() {
        live(2000);
        machine.wireDown(ErrorCode.WIRE_LOST, 3000);
        machine.dialStarted();
        machine.dialFailed(ErrorCode.UNREACHABLE, 3500, random);
        assertEquals(BACKING_OFF, machine.state());
        machine.dialStarted();
        assertEquals(RESUMING, machine.state());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"CONNECT_REFUSED", "CONNECT_TIMEOUT", "UNREACHABLE"})
    void whoFoundNobodyWaitsForAnAnswerAndIsScoutedEarlier(ErrorCode nobody) {
        failAgainAndAgain(nobody);
        assertTrue(machine.waitsForAnswer());
        long own = machine.dialAt();
        machine.scout(own + 1);
        assertEquals(own, machine.dialAt(), "never later than its own time");
        machine.scout(own - 1);
        assertEquals(own - 1, machine.dialAt());
        machine.scout(Long.MIN_VALUE / 2);
        assertEquals(now + SPACING, machine.dialAt(), "but not before the spacing");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"WIRE_LOST", "HANDSHAKE_TIMEOUT", "RESET", "NOT_AUTHENTICATED", "UNTRUSTED_EXIT"})
    void whoWasHeardAndRefusedWaitsItsOwnTime(ErrorCode refusal) {
        failAgainAndAgain(refusal);
        assertFalse(machine.waitsForAnswer());
        long own = machine.dialAt();
        machine.scout(now);
        machine.exitAnswered(now);
        assertEquals(own, machine.dialAt());
        assertEquals(10, machine.failures());
    }

    @Test
    void anAnswerToAnotherMemberEndsTheWaiting() {
        failAgainAndAgain(ErrorCode.CONNECT_REFUSED);
        machine.exitAnswered(now + 500);
        assertEquals(now + 500, machine.dialAt());
        assertEquals(0, machine.failures());
        machine.dialStarted();
        machine.dialFailed(ErrorCode.CONNECT_REFUSED, now + 600, random);
        assertTrue(machine.dialAt() <= now + 600 + BACKOFF.firstNanos(), "the outage before is forgotten");
    }

    @Test
    void anAnswerToAnotherMemberDuringADialShortensTheDelayThatFollows() {
        failAgainAndAgain(ErrorCode.CONNECT_TIMEOUT);
        machine.dialStarted();
        assertFalse(machine.waitsForAnswer());
        machine.exitAnswered(now + 500);
        assertEquals(MemberMachine.NEVER, machine.dialAt(), "one dial at a time");
        machine.dialFailed(ErrorCode.CONNECT_TIMEOUT, now + 600, random);
        assertTrue(machine.dialAt() <= now + 600 + BACKOFF.firstNanos());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"WIRE_LOST", "RESET", "BROKEN_PIPE"})
    void cutsInTheHandshakeOfASessionThatLivedJustNowLetTheDelayGrowALittleOnly(ErrorCode cut) {
        live(now);
        machine.wireDown(cut, now);
        long down = now;
        while (now - down < BACKOFF.maxNanos()) {
            fail(cut);
            assertTrue(machine.dialAt() - now <= 800, "waits for " + (machine.dialAt() - now));
            now = machine.dialAt();
        }
        fail(cut);
        assertEquals(now + BACKOFF.maxNanos(), machine.dialAt(), "it is cut whenever it is tried");
    }

    @Test
    void otherFailuresOfSuchASessionLetTheDelayGrow() {
        live(now);
        machine.wireDown(ErrorCode.WIRE_LOST, now);
        for (int i = 0; i < 4; i++) {
            fail(ErrorCode.CONNECT_REFUSED);
        }
        assertEquals(now + 1_600, machine.dialAt());
    }

    @Test
    void cutsOfASessionThatNeverLivedLetTheDelayGrow() {
        for (int i = 0; i < 4; i++) {
            fail(ErrorCode.RESET);
        }
        assertEquals(now + 1_600, machine.dialAt());
    }

    private void fail(ErrorCode code) {
        machine.dialStarted();
        machine.dialFailed(code, now, new Highest());
    }

    private void failAgainAndAgain(ErrorCode code) {
        for (int i = 0; i < 10; i++) {
            now = Math.max(now, machine.dialAt());
            machine.dialStarted();
            machine.dialFailed(code, now, new Highest());
        }
    }

    /** Draws the longest delay each time. */
    private static final class Highest extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }

    @Test
    void anOrdinaryLossIsRebuiltAtTheSpacing() {
        live(2000);
        machine.wireDown(ErrorCode.WIRE_LOST, 3000);
        machine.dialStarted();
        machine.sessionLost(ErrorCode.SESSION_UNKNOWN, 3050, random);
        assertEquals(CONNECTING, machine.state());
        assertEquals(3050 + SPACING, machine.dialAt());
        assertEquals(0, machine.failures());
    }

    @Test
    void onlyAnUnknownSessionKeepsItsId() {
        for (ErrorCode code : ErrorCode.values()) {
            assertEquals(code == ErrorCode.SESSION_UNKNOWN, MemberMachine.keepsId(code));
        }
    }

    @Test
    void aDrainingMemberWhoseSessionEndsIsClosed() {
        live(2000);
        machine.drain();
        assertFalse(machine.takesStreams());
        machine.sessionLost(ErrorCode.CLOSED, 3000, random);
        assertEquals(CLOSED, machine.state());
        assertEquals(MemberMachine.NEVER, machine.dialAt());
    }

    @Test
    void aClosedMemberStaysClosed() {
        machine.close();
        machine.drain();
        machine.sessionLost(ErrorCode.WIRE_LOST, 3000, random);
        assertEquals(CLOSED, machine.state());
        assertThrows(IllegalStateException.class, machine::dialStarted);
    }

    /** Whatever happens in whatever order, the machine never gets stuck, never hurries, and shows legal states only. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noHistoryMakesAMemberHangOrHurry(long seed) {
        History history = new History(seed);
        for (int i = 0; i < 20_000; i++) {
            history.step();
        }
        assertEquals(EnumSet.of(CONNECTING, READY, RESUMING, RENEWING, BACKING_OFF), EnumSet.copyOf(history.seen));
    }

    private void live(long now) {
        machine.dialStarted();
        machine.wireUp(now);
        machine.dialSucceeded(now);
    }

    /** Draws what may happen next from what a session can do in its state. */
    private static final class History {
        private static final List<ErrorCode> CODES = List.of(ErrorCode.values());

        private final Random random;
        private final MemberMachine machine = new MemberMachine(BACKOFF, SPACING, 0);
        private final Set<MemberState> seen = new HashSet<>();
        private final String name;
        private MemberState shown = machine.state();
        private long now;
        private long lastDialEnd = -SPACING;
        private boolean live;
        private boolean dialling;

        History(long seed) {
            random = new Random(seed);
            name = "seed " + seed;
        }

        void step() {
            now += random.nextInt(400);
            hearOfOthers();
            if (dialling) {
                endDial();
            } else if (live) {
                disturb();
            } else {
                dialWhenDue();
            }
            note();
            MemberState after = machine.state();
            assertTrue(live || dialling || machine.dialAt() != MemberMachine.NEVER, name + " hangs in " + after);
            assertEquals(live, machine.takesStreams(), name + " in " + after);
        }

        private void hearOfOthers() {
            switch (random.nextInt(10)) {
                case 0 -> machine.scout(now + random.nextInt(800));
                case 1 -> machine.exitAnswered(now);
                case 2 -> machine.networkChanged(now);
                default -> {}
            }
        }

        private void note() {
            MemberState state = machine.state();
            assertTrue(state == shown || MemberMachine.isLegal(shown, state), name + ": " + shown + " -> " + state);
            shown = state;
            seen.add(state);
        }

        private void dialWhenDue() {
            now = Math.max(now, machine.dialAt());
            assertTrue(now - lastDialEnd >= SPACING, name + " hurries");
            machine.dialStarted();
            dialling = true;
        }

        private void endDial() {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    machine.wireUp(now);
                    machine.dialSucceeded(now);
                    live = true;
                }
                case 2 -> {
                    machine.wireUp(now);
                    note();
                    machine.wireDown(ErrorCode.WIRE_LOST, now);
                    note();
                    machine.dialSucceeded(now);
                    live = false;
                }
                case 3 -> {
                    machine.dialSucceeded(now);
                    machine.wireUp(now);
                    live = true;
                }
                case 4 -> machine.dialFailed(anyCode(), now, random);
                default -> lose();
            }
            dialling = false;
            lastDialEnd = now;
        }

        private void disturb() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    machine.dialStarted();
                    dialling = true;
                }
                case 1 -> lose();
                default -> {
                    machine.wireDown(ErrorCode.WIRE_LOST, now);
                    live = false;
                }
            }
        }

        private void lose() {
            machine.sessionLost(anyCode(), now, random);
            live = false;
        }

        private ErrorCode anyCode() {
            return CODES.get(random.nextInt(CODES.size()));
        }
    }
}
