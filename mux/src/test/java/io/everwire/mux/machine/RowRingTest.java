package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A ring that grows and shrinks holds what a plain queue holds. */
class RowRingTest {
    private static final int MOST = 64;
    private final RowRing ring = new RowRing(2, MOST);
    private final ArrayDeque<Long> model = new ArrayDeque<>();
    private long next;

    @Test
    void rowsComeOutInTheOrderInWhichTheyWentIn() {
        Random random = new Random(9);
        int fullest = 0;
        for (int step = 0; step < 100_000; step++) {
            int wave = step / 1_000 % 2; // now it grows, now it empties
            if (!ring.isFull() && random.nextInt(10) < (wave == 0 ? 7 : 3)) {
                add();
            } else {
                remove(Math.min(ring.size(), random.nextInt(3)));
            }
            fullest = Math.max(fullest, ring.size());
            assertSame();
        }
        assertEquals(MOST, fullest);
        assertTrue(ring.size() < MOST);
    }

    @Test
    void aClearedRingIsEmpty() {
        for (int i = 0; i < MOST; i++) {
            add();
        }
        assertTrue(ring.isFull());
        ring.clear();
        model.clear();
        assertTrue(ring.isEmpty());
        add();
        assertSame();
    }

    @Test
    void aLargeArrayStaysWhileItIsUsedAndGoesWhenItIsNot() {
        for (int round = 0; round < 3; round++) {
            fill(40);
            remove(40);
            assertEquals(MOST, ring.capacity(), "the next round needs it");
        }
        remove(0);
        assertEquals(MOST, ring.capacity(), "it was empty before");
        fill(2);
        remove(2);
        assertEquals(0, ring.capacity());
        fill(2);
        remove(2);
        assertEquals(4, ring.capacity(), "a small one stays");
    }

    private void fill(int rows) {
        for (int i = 0; i < rows; i++) {
            add();
        }
    }

    private void add() {
        ring.add();
        ring.set(ring.last(), 0, next);
        ring.set(ring.last(), 1, -next);
        model.add(next++);
    }

    private void remove(int rows) {
        ring.removeFirst(rows);
        for (int i = 0; i < rows; i++) {
            model.removeFirst();
        }
    }

    private void assertSame() {
        assertEquals(model.size(), ring.size());
        Iterator<Long> expected = model.iterator();
        for (int row = 0; row < ring.size(); row++) {
            long number = expected.next();
            assertEquals(number, ring.get(row, 0));
            assertEquals(-number, ring.get(row, 1));
        }
    }
}
