package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The rate is that of the path, whatever becomes of acknowledgements, and pauses of the sender do not lower it. */
class DeliveryRateTest {
    private static final long MILLI = 1_000_000;
    private static final long ROUND_TRIP = 50 * MILLI;
    private static final long NEVER = Long.MAX_VALUE;
    private final DeliveryRate rate = new DeliveryRate(0, 0);
    private long now;
    private long sent;

    /** Sends a byte each microsecond, a piece each millisecond, and has it acknowledged a round trip later. */
    private void flow(long fromMillis, long toMillis, long acknowledgeEveryMillis, long busySince) {
        for (long t = fromMillis; t <= toMillis; t++) {
            now = t * MILLI;
            sent += 1_000;
            rate.sent(sent, now);
            boolean answered = t - fromMillis >= ROUND_TRIP / MILLI;
            if (answered && t % acknowledgeEveryMillis == 0) {
                rate.acknowledged(sent - 1_000 * ROUND_TRIP / MILLI, busySince, ROUND_TRIP, now);
            }
        }
    }

    private double perSecond() {
        return rate.perNano() * 1e9;
    }

    @Test
    void acknowledgementsOfEachPieceAndDelayedOnesGiveTheSameRate() {
        flow(1, 1_000, 1, 0);
        assertEquals(1_000_000.0, perSecond(), 60_000.0);
        flow(1_001, 2_000, 25, 0);
        assertEquals(1_000_000.0, perSecond(), 60_000.0);
    }

    @Test
    void aBurstDoesNotLast() {
        flow(1, 1_000, 1, 0);
        double slow = rate.lastingPerNano();
        sent += 100_000;
        rate.sent(sent, 1_001 * MILLI);
        rate.acknowledged(sent, 0, ROUND_TRIP, 1_002 * MILLI);
        assertTrue(rate.perNano() > 1.9 * slow, "a burst: " + rate.perNano());
        assertEquals(slow, rate.lastingPerNano(), slow / 10);
    }

    @Test
    void theRoundTripIsThatOfTheNewestPieceAcknowledged() {
        flow(1, 1_000, 25, 0);
        assertTrue(Math.abs(rate.roundTrip() - ROUND_TRIP) <= 3 * MILLI, rate.roundTrip() + " ns");
    }

    @Test
    void acknowledgementsThatComeAllAtOnceDoNotMakeThePathFaster() {
        flow(1, 500, 1, 0);
        long held = sent;
        for (long t = 501; t <= 600; t++) {
            sent += 1_000;
            rate.sent(sent, t * MILLI);
        }
        for (long position = held; position <= sent - 50_000; position += 1_000) {
            rate.acknowledged(position, 0, ROUND_TRIP, 600 * MILLI);
        }
        assertTrue(perSecond() <= 1_050_000, "" + perSecond());
    }

    @Test
    void aPauseOfTheSenderNeitherCountsNorLowersTheRate() {
        flow(1, 1_000, 1, 0);
        rate.acknowledged(sent, NEVER, ROUND_TRIP, 1_050 * MILLI);
        for (long t = 5_000; t < 60_000; t += 1_000) {
            sent += 100;
            rate.sent(sent, t * MILLI);
            rate.acknowledged(sent, NEVER, ROUND_TRIP, (t + 75) * MILLI);
        }
        assertEquals(1_000_000.0, perSecond(), 60_000.0);
    }

    @Test
    void aPathThatGotSlowerIsBelievedAfterSomeRoundTripsOfPlenty() {
        flow(1, 1_000, 1, 0);
        for (long t = 1_001; t <= 4_000; t++) {
            sent += 100;
            rate.sent(sent, t * MILLI);
            rate.acknowledged(sent - 5_000, 0, ROUND_TRIP, t * MILLI);
        }
        assertEquals(100_000.0, perSecond(), 10_000.0);
    }
}
