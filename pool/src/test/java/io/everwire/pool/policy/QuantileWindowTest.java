package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileWindowTest {
    private static final long SPAN = 1_000;

    @Test
    void withoutDurationsEverythingIsZero() {
        QuantileWindow window = new QuantileWindow(SPAN, 0);
        assertEquals(0, window.quantileNanos(0.95, 0));
        assertEquals(0, window.maxNanos(0));
        assertEquals(0, window.count(0));
    }

    @Test
    void quantilesAreNeverTooSmallAndAtMostAnEighthTooLarge() {
        Random random = new Random(17);
        QuantileWindow window = new QuantileWindow(SPAN, 0);
        long[] all = new long[5_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(random.nextDouble() * 30);
            window.add(all[i], 0);
        }
        Arrays.sort(all);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            long exact = all[(int) Math.ceil(share * all.length) - 1];
            long found = window.quantileNanos(share, 0);
            assertTrue(found >= exact, share + ": " + found + " < " + exact);
            assertTrue(found <= Math.max(1_023, exact + exact / 8 + 1), share + ": " + found + " > " + exact);
        }
        assertEquals(all[all.length - 1], window.maxNanos(0));
        assertEquals(all.length, window.count(0));
    }

    @Test
    void whatIsHalfASpanOldStaysAndWhatIsAWholeSpanOldIsForgotten() {
        QuantileWindow window = new QuantileWindow(SPAN, 0);
        window.add(1_000_000, 0);
        assertEquals(1, window.count(SPAN / 2));
        assertEquals(1, window.count(SPAN - 1));
        assertEquals(0, window.count(SPAN));
    }

    @Test
    void afterALongPauseNothingIsLeft() {
        QuantileWindow window = new QuantileWindow(SPAN, 0);
        window.add(1_000_000, 0);
        window.add(2_000_000, SPAN / 2);
        assertEquals(0, window.count(10 * SPAN));
        assertEquals(0, window.maxNanos(10 * SPAN));
    }

    @Test
    void theLongestAndTheShortestDurationsHaveAPlace() {
        QuantileWindow window = new QuantileWindow(SPAN, 0);
        window.add(Long.MAX_VALUE, 0);
        assertEquals(Long.MAX_VALUE, window.quantileNanos(1, 0));
        window.add(-1, 0);
        assertEquals(2, window.count(0));
        assertTrue(window.quantileNanos(0.5, 0) < 1_024);
    }

    @Test
    void aSpanThatCannotBeHalvedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new QuantileWindow(1, 0));
    }
}
