package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamMarksTest {
    /** A proof never reaches beyond the byte that was consumed, and reaches the end once everything was. */
    @Test
    void aProofRoundsDownAndEndsAtTheEnd() {
        for (int seed = 0; seed < 2_000; seed++) {
            checkRandomStream(new Random(seed), "seed " + seed);
        }
    }

    private static void checkRandomStream(Random random, String what) {
        StreamMarks marks = new StreamMarks();
        List<long[]> frames = new ArrayList<>();
        long offset = 0;
        long position = random.nextInt(1_000);
        long proven = 0;
        for (int i = 0; i < 50; i++) {
            int payload = 1 + random.nextInt(random.nextBoolean() ? 100 : 32_760);
            offset += payload;
            position += payload + 8 + random.nextInt(100);
            frames.add(new long[] {offset, position});
            marks.add(offset, position, i == 49 || random.nextInt(3) == 0);
            if (random.nextInt(4) == 0) {
                long consumed = (long) (random.nextDouble() * offset);
                long newly = marks.prove(consumed);
                assertTrue(newly <= truth(frames, consumed), what);
                proven = Math.max(proven, newly);
            }
        }
        assertEquals(position, Math.max(proven, marks.prove(offset)), what);
        assertTrue(marks.isEmpty(), what);
    }

    /** The position behind the last frame that is consumed as a whole. */
    private static long truth(List<long[]> frames, long consumed) {
        long position = 0;
        for (long[] frame : frames) {
            position = frame[0] <= consumed ? frame[1] : position;
        }
        return position;
    }

    @Test
    void shortMessagesShareMarks() {
        StreamMarks marks = new StreamMarks();
        for (int i = 1; i <= 100_000; i++) {
            marks.add(i * 10L, i * 18L, true);
        }
        int count = 0;
        for (long consumed = 0; !marks.isEmpty(); consumed += 10) {
            count += marks.prove(consumed) >= 0 ? 1 : 0;
        }
        assertTrue(count <= 1_100, count + " marks for a million bytes");
    }

    @Test
    void whatIsProvenAlreadyIsForgotten() {
        StreamMarks marks = new StreamMarks();
        marks.add(20_000, 20_100, true);
        marks.add(40_000, 40_200, true);
        marks.forget(20_100);
        assertEquals(-1, marks.prove(20_000));
        assertEquals(40_200, marks.prove(40_000));
    }
}
