package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Generous until there is evidence; then twice what the path holds, and a millisecond more, or 64 KiB. */
class FlightLimitTest {
    private static final long MILLI = 1_000_000;
    private final FlightLimit limit = new FlightLimit(true, true);
    private long now;
    private long sent;
    private long delivered;
    private int probes;

    private void known() {
        limit.wireUp(sent, delivered, now);
        limit.peerAcknowledges(now);
    }

    /** Keeps a path of 1 MB/s and 50 ms full for a while: what is sent arrives in order, acknowledged each 25 ms. */
    private void fill(long millis) {
        long end = now + millis * MILLI;
        for (; now < end; now += 25 * MILLI) {
            limit.waits(true, now);
            long room = limit.room();
            if (limit.probeDue()) {
                probes++;
                sent += 8;
                limit.probed(sent, now);
                limit.sent(sent, now);
            }
            if (room > 0) {
                sent += room;
                limit.sent(sent, now);
            }
            delivered = Math.min(sent, delivered + 25_000);
            limit.acknowledged(delivered, now + 25 * MILLI);
        }
    }

    @Test
    void thereIsNoLimitTowardsAPeerThatDoesNotAcknowledge() {
        limit.wireUp(0, 0, 0);
        limit.sent(10_000_000, 0);
        assertEquals(Long.MAX_VALUE, limit.room());
    }

    @Test
    void thereIsNoneWhereItIsSwitchedOff() {
        FlightLimit off = new FlightLimit(false, true);
        off.wireUp(0, 0, 0);
        off.peerAcknowledges(0);
        off.sent(10_000_000, 0);
        assertEquals(Long.MAX_VALUE, off.room());
    }

    @Test
    void itStartsWithLittleAndCountsDown() {
        known();
        assertTrue(limit.room() <= Acknowledgements.ALONE_BYTES);
        long before = limit.room();
        limit.sent(100_000, 0);
        assertEquals(before - 100_000, limit.room());
    }

    @Test
    void whatMayGoBeforeAnythingIsKnownEndsWithAQuestion() {
        known();
        limit.waits(true, now);
        assertFalse(limit.probeDue());
        limit.sent(FlightLimit.START, now);
        assertTrue(limit.probeDue());
        limit.probed(FlightLimit.START, now);
        assertFalse(limit.probeDue(), "once");
        limit.acknowledged(FlightLimit.START, now + 50 * MILLI);
        assertFalse(limit.probeDue());
        assertTrue(limit.room() > FlightLimit.START, "the path takes more: " + limit.room());
    }

    @Test
    void whoHasSentAllAsksNothing() {
        known();
        limit.sent(FlightLimit.START, now);
        assertFalse(limit.probeDue());
    }

    @Test
    void withoutProbesItNeverSinks() {
        FlightLimit mute = new FlightLimit(true, false);
        mute.wireUp(0, 0, 0);
        mute.peerAcknowledges(0);
        for (long at = 0; at < 30_000 * MILLI; at += 50 * MILLI) {
            mute.waits(true, at);
            assertTrue(at == 0 || mute.room() > 0, "at " + at);
            sent += Math.min(mute.room(), 50_000);
            mute.sent(sent, at);
            assertFalse(mute.probeDue());
            mute.acknowledged(sent, at + 50 * MILLI);
        }
    }

    @Test
    void whatIsInFlightFollowsTheRateAndASteadyPathIsNeverStarved() {
        known();
        fill(3_000);
        long flight = sent - delivered;
        assertTrue(flight <= 250_000, "in flight " + flight);
        assertTrue(flight >= 25_000, "in flight " + flight);
    }

    /** Keeps a path of 1 GB/s full, acknowledged each 200 microseconds, as a receiver does that gets 256 KiB within less. */
    private void fillFast(long millis, long roundTripNanos) {
        long step = MILLI / 5;
        for (long end = now + millis * MILLI; now < end; now += step) {
            limit.waits(true, now);
            if (limit.probeDue()) {
                probes++;
                sent += 8;
                limit.probed(sent, now);
                limit.sent(sent, now);
            }
            long room = Math.min(limit.room(), 1 << 20);
            if (room > 0) {
                sent += room;
                limit.sent(sent, now);
            }
            delivered = Math.min(sent, delivered + step);
            limit.acknowledged(delivered, now + roundTripNanos);
        }
    }

    @Test
    void overAFastPathNobodyWaitsForTheWholeDelayOfAnAcknowledgement() {
        known();
        fillFast(3_000, MILLI / 2);
        long flight = sent - delivered;
        long path = 500_000;
        long slack = FlightLimit.SLACK_NANOS; // bytes at a byte a nanosecond
        assertTrue(flight <= slack + 2 * path + Acknowledgements.ALONE_BYTES, "in flight " + flight);
        assertTrue(flight >= slack + path, "in flight " + flight);
    }

    @Test
    void aBurstIsNoReasonForALongQueue() {
        known();
        fillFast(2, MILLI / 5);
        long bound = sent - delivered + limit.room();
        long path = 200_000;
        assertTrue(bound <= FlightLimit.SLACK + 3 * path + Acknowledgements.ALONE_BYTES, "bound " + bound);
    }

    @Test
    void aShortRoundTripIsMeasuredAgainSoonAndALongOneSeldom() {
        known();
        fillFast(3_000, MILLI / 2);
        probes = 0;
        fillFast(5_000, MILLI / 2);
        assertTrue(probes >= 3 && probes <= 5, probes + " probes in five seconds");
    }

    @Test
    void anotherWireStartsAnew() {
        known();
        fill(3_000);
        limit.wireDown();
        assertEquals(Long.MAX_VALUE, limit.room(), "there is nothing to limit");
        limit.wireUp(sent, sent, now);
        assertEquals(FlightLimit.START, limit.room());
    }

    @Test
    void whileBulkComesTheOtherWayNothingIsMeasuredThatWouldWaitBehindIt() {
        known();
        fill(3_000);
        assertTrue(probes > 0, "it has been measured");
        probes = 0;
        for (int i = 0; i < 1_200; i++) {
            limit.received(25_000, now);
            fill(25);
        }
        assertEquals(0, probes);
        fill(15_000);
        assertTrue(probes > 0, "it is measured again");
    }

    @Test
    void whereNothingIsKnownOfTheShortestRoundTripItSinksAndAsks() {
        known();
        boolean asked = false;
        for (int i = 0; i < 200 && !asked; i++) {
            fill(25);
            asked = limit.probeDue();
        }
        assertTrue(asked);
        assertTrue(sent - delivered <= 25_000 * 2, "in flight " + (sent - delivered));
        fill(500);
        assertFalse(limit.probeDue(), "answered");
        assertTrue(limit.room() > -100_000);
    }
}
