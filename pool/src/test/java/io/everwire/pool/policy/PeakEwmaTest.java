package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PeakEwmaTest {
    private static final long MILLI = 1_000_000L;

    private final PeakEwma latency = new PeakEwma();

    @Test
    void nothingIsExpectedOfAMemberThatWasNotSeen() {
        assertEquals(0, latency.nanos(123));
    }

    @Test
    void aWorseSampleCountsAtOnce() {
        latency.add(50 * MILLI, 0);
        latency.add(900 * MILLI, 1);
        assertEquals(900 * MILLI, latency.nanos(1));
    }

    @Test
    void theWayDownToABetterSampleIsHalvedEachFiveSeconds() {
        latency.add(900 * MILLI, 0);
        latency.add(100 * MILLI, 0);
        assertEquals(900 * MILLI, latency.nanos(0));
        assertEquals(500 * MILLI, latency.nanos(PeakEwma.HALF_LIFE_NANOS));
        assertEquals(300 * MILLI, latency.nanos(2 * PeakEwma.HALF_LIFE_NANOS));
    }

    @Test
    void theWayDownGoesOnFromWhereItIs() {
        latency.add(900 * MILLI, 0);
        latency.add(100 * MILLI, 0);
        latency.add(300 * MILLI, PeakEwma.HALF_LIFE_NANOS);
        assertEquals(500 * MILLI, latency.nanos(PeakEwma.HALF_LIFE_NANOS));
        assertEquals(400 * MILLI, latency.nanos(2 * PeakEwma.HALF_LIFE_NANOS));
    }
}
