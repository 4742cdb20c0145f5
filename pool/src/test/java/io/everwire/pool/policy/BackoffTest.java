package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(200, 10_000);

    @Test
    void theBoundDoublesUpToTheMaximum() {
        assertEquals(200, backoff.boundNanos(1));
        assertEquals(400, backoff.boundNanos(2));
        assertEquals(6400, backoff.boundNanos(6));
        assertEquals(10_000, backoff.boundNanos(7));
    }

    @Test
    void noNumberOfFailuresOverflows() {
        for (int failures = 7; failures < 300; failures++) {
            assertEquals(10_000, backoff.boundNanos(failures));
        }
        assertEquals(10_000, backoff.boundNanos(Integer.MAX_VALUE));
        assertEquals(Long.MAX_VALUE / 2, new Backoff(3, Long.MAX_VALUE / 2).boundNanos(64));
    }

    @Test
    void delaysFillTheWholeRange() {
        Random random = new Random(1);
        LongSummaryStatistics delays = LongStream.range(0, 10_000)
                .map(i -> backoff.delayNanos(2, random))
                .summaryStatistics();
        assertEquals(0, delays.getMin());
        assertEquals(400, delays.getMax());
        assertEquals(200, delays.getAverage(), 10);
    }

    @Test
    void longDelaysFillTheUpperHalf() {
        Random random = new Random(1);
        LongSummaryStatistics delays = LongStream.range(0, 100_000)
                .map(i -> backoff.longDelayNanos(random))
                .summaryStatistics();
        assertTrue(delays.getMin() >= 5000 && delays.getMin() < 5010);
        assertTrue(delays.getMax() <= 10_000 && delays.getMax() > 9990);
    }

    @Test
    void withoutAFailureThereIsNoDelay() {
        assertThrows(IllegalArgumentException.class, () -> backoff.delayNanos(0, new Random(1)));
    }

    @Test
    void boundsThatFallAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Backoff(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(2, 1));
    }
}
