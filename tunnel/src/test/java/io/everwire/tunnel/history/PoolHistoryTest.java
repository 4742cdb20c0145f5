package io.everwire.tunnel.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten slots of 500 ms, and three events. */
class PoolHistoryTest {
    private static final long START = Long.MAX_VALUE - 3_000_000_000L; // the clock overflows meanwhile

    private final PoolHistory history = new PoolHistory(new HistorySettings(Duration.ofMillis(500), 10, 3), START);

    @Test
    void aSlotShowsTheWorstStateAndForHowLongThereWasNoWire() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(0));
        changes(MemberState.READY, MemberState.RESUMING, 600);
        changes(MemberState.RESUMING, MemberState.READY, 720);
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(1_500));
        LaneColumns lane = lane(0, 4, 2_000);
        assertEquals("RSRR", lane.states());
        assertEquals(List.of(0, 120, 0, 0), lane.downMillis());
    }

    @Test
    void anOutageIsSharedOutOverItsSlots() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(0));
        changes(MemberState.READY, MemberState.RESUMING, 400);
        changes(MemberState.RESUMING, MemberState.BACKING_OFF, 900);
        changes(MemberState.BACKING_OFF, MemberState.READY, 1_050);
        LaneColumns lane = lane(0, 3, 1_500);
        assertEquals("SBB", lane.states(), "a slot begins in the state of the one before");
        assertEquals(List.of(100, 500, 50), lane.downMillis());
    }

    @Test
    void aRenewalIsNoOutage() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(0));
        changes(MemberState.READY, MemberState.RENEWING, 100);
        history.happened(new PoolEvent.Renewed(0, Duration.ofMillis(90), Duration.ofMillis(30)), at(200));
        changes(MemberState.RENEWING, MemberState.READY, 200);
        LaneColumns lane = lane(0, 1, 500);
        assertEquals("N", lane.states());
        assertEquals(List.of(0), lane.downMillis());
        assertEquals(List.of(4), lane.marks());
    }

    @Test
    void marksTellCutsDeathsAndLostSessionsApart() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(0));
        history.happened(Pools.lost(0, ErrorCode.WIRE_REPLACED), at(50));
        history.happened(Pools.lost(0, ErrorCode.WIRE_LOST), at(100));
        history.happened(Pools.lost(0, ErrorCode.WIRE_DEAD), at(600));
        history.happened(new PoolEvent.SessionLost(0, Pools.reason(ErrorCode.SESSION_UNKNOWN)), at(700));
        assertEquals(List.of(1, 10, 0), lane(0, 3, 1_500).marks(), "a wire that was replaced is none of these");
    }

    @Test
    void bytesAreCountedFromOneLookToTheNext() {
        history.observe(Pools.of(Pools.carrying(1_000, 9_000, 70)), at(0));
        history.observe(Pools.of(Pools.carrying(1_500, 9_100, 50)), at(510));
        history.observe(Pools.of(Pools.carrying(1_800, 9_400, 80)), at(990));
        LaneColumns lane = lane(0, 2, 1_000);
        assertEquals(List.of(0L, 800L), lane.sent());
        assertEquals(List.of(0L, 400L), lane.received());
        assertEquals(List.of(70L, 80L), lane.held(), "the most in the slot");
    }

    @Test
    void theLongestRoundTripOfASlotStaysAndNoneIsMadeUp() {
        history.observe(Pools.of(Pools.answering(Duration.ofMillis(3))), at(0));
        history.observe(Pools.of(Pools.answering(Duration.ofMillis(80))), at(200));
        history.observe(Pools.of(Pools.answering(Duration.ofNanos(20))), at(700));
        assertEquals(List.of(80_000, 1, -1), lane(0, 3, 1_500).latencyMicros());
    }

    @Test
    void aMemberThatComesLaterIsUnknownBefore() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(0));
        history.observe(
                Pools.of(Pools.member(0, MemberState.READY), Pools.member(1, MemberState.CONNECTING)), at(1_200));
        List<LaneColumns> lanes = history.lanes(0, 3, at(1_500));
        assertEquals("RRR", lanes.get(0).states());
        assertEquals("--C", lanes.get(1).states());
        assertEquals(300, lanes.get(1).downMillis().get(2));
    }

    @Test
    void aMemberThatLeavesIsForgotten() {
        history.observe(Pools.of(Pools.member(0, MemberState.READY), Pools.member(1, MemberState.READY)), at(0));
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(500));
        assertEquals(
                List.of(0),
                history.lanes(0, 1, at(500)).stream().map(LaneColumns::member).toList());
    }

    @Test
    void whatWasWhileTheProcessWasSuspendedIsUnknown() {
        history.observe(Pools.of(Pools.member(0, MemberState.RESUMING)), at(100));
        history.observe(Pools.of(Pools.member(0, MemberState.READY)), at(3_600));
        LaneColumns lane = lane(0, 8, 4_000);
        assertEquals("S------R", lane.states());
        assertEquals(0, lane.downMillis().get(2));
    }

    @Test
    void onlyTheLatestSlotsAreKept() {
        for (int slot = 0; slot < 25; slot++) {
            history.observe(Pools.of(Pools.carrying(slot * 10L, 0, slot)), at(slot * 500L));
        }
        assertEquals(15, history.oldest(25));
        LaneColumns lane = lane(15, 25, 12_500);
        assertEquals(List.of(15L, 16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L), lane.held());
        assertThrows(IllegalArgumentException.class, () -> history.lanes(14, 25, at(12_500)));
        assertThrows(IllegalArgumentException.class, () -> history.lanes(20, 26, at(12_500)), "not over yet");
    }

    @Test
    void onlyTheLatestEventsAreKept() {
        for (int member = 0; member < 5; member++) {
            history.happened(Pools.lost(member, ErrorCode.WIRE_LOST), at(member));
        }
        assertEquals(5, history.eventCount());
        assertEquals(List.of(3L, 4L, 5L), numbersAfter(0));
        assertEquals(List.of(5L), numbersAfter(4));
    }

    private List<Long> numbersAfter(long number) {
        return history.eventsAfter(number).stream().map(EventEntry::number).toList();
    }

    private void changes(MemberState from, MemberState to, long atMillis) {
        history.happened(new PoolEvent.StateChanged(0, from, to), at(atMillis));
    }

    private LaneColumns lane(long from, long to, long nowMillis) {
        return history.lanes(from, to, at(nowMillis)).get(0);
    }

    private static long at(long millis) {
        return START + millis * 1_000_000;
    }
}
