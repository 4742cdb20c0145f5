package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyWindowTest {
    private static final long SPAN = 300_000_000_000L;

    private final LatencyWindow window = new LatencyWindow(SPAN);

    @Test
    void withoutSamplesTheWorstIsZero() {
        assertEquals(0, window.worstNanos(5));
        assertTrue(window.isEmpty(5));
        assertThrows(IllegalStateException.class, window::worstLeavesAt);
    }

    @Test
    void aSampleCountsUntilExactlyTheSpanIsOver() {
        window.add(70, 1000);
        assertEquals(70, window.worstNanos(1000));
        assertEquals(1000 + SPAN, window.worstLeavesAt());
        assertEquals(70, window.worstNanos(1000 + SPAN - 1));
        assertEquals(0, window.worstNanos(1000 + SPAN));
    }

    @Test
    void theNextWorstTakesOverWhenTheWorstLeaves() {
        window.add(70, 0);
        window.add(20, 1);
        window.add(50, 2);
        assertEquals(70, window.worstNanos(SPAN - 1));
        assertEquals(50, window.worstNanos(SPAN));
        assertEquals(50, window.worstNanos(SPAN + 1));
        assertEquals(0, window.worstNanos(SPAN + 2));
    }

    @Test
    void anEqualSampleLaterCountsFromThen() {
        window.add(70, 0);
        window.add(70, 10);
        assertEquals(70, window.worstNanos(SPAN + 9));
    }

    @Test
    void timesMayOverflow() {
        long seenAt = Long.MAX_VALUE - 5;
        window.add(70, seenAt);
        assertEquals(70, window.worstNanos(Long.MIN_VALUE + 10));
        assertEquals(0, window.worstNanos(seenAt + SPAN));
    }

    @Test
    void aNegativeSampleCountsAsZero() {
        window.add(-1, 0);
        assertEquals(0, window.worstNanos(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void independentSamplesGiveWhatAListOfAllWouldGive(long seed) {
        Random random = new Random(seed);
        Deque<long[]> all = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(SPAN / 500);
            long sample = (long) (-50_000_000 * Math.log(random.nextDouble()));
            window.add(sample, now);
            all.add(new long[] {now, sample});
            now += random.nextLong(SPAN / 500);
            assertEquals(worst(all, now), window.worstNanos(now), "seed " + seed + ", sample " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void latencyThatFallsSteadilyIsNeverUnderestimatedAndHardlyOverestimated(long seed) {
        Random random = new Random(seed);
        Deque<long[]> all = new ArrayDeque<>();
        long top = 8_000_000_000L;
        long step = SPAN / 10_000;
        for (int i = 0; i < 25_000; i++) {
            long now = i * step;
            long sample = top - (top / 10_000) * (i % 10_000) + random.nextLong(1000);
            window.add(sample, now);
            all.add(new long[] {now, sample});
            long exact = worst(all, now);
            long said = window.worstNanos(now);
            assertTrue(said >= exact, "too small by " + (exact - said));
            assertTrue(said - exact <= 4 * top / LatencyWindow.CAPACITY, "too large by " + (said - exact));
        }
    }

    @Test
    void theWorstLeavesOnTimeHoweverManyFollowIt() {
        window.add(8_000_000_000L, 0);
        for (int i = 1; i < 10_000; i++) {
            window.add(1_000_000_000L - i, i);
        }
        assertEquals(8_000_000_000L, window.worstNanos(SPAN - 1));
        assertTrue(window.worstNanos(SPAN) < 1_000_000_000L);
    }

    private static long worst(Deque<long[]> all, long now) {
        while (!all.isEmpty() && now - all.getFirst()[0] >= SPAN) {
            all.removeFirst();
        }
        return all.stream().mapToLong(sample -> sample[1]).max().orElse(0);
    }
}
