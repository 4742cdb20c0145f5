package io.everwire.testkit.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final int BUFFER = 1000;
    private static final long MILLI = 1_000_000;

    private final Lane lane = new Lane(new BufferPool(BUFFER), new SplittableRandom(1));
    private int next;
    private int expected;

    private void receive(int bytes, long now) {
        for (int left = bytes; left > 0; ) {
            ByteBuffer room = lane.room();
            int count = Math.min(left, room.remaining());
            for (int i = 0; i < count; i++) {
                room.put((byte) next++);
            }
            lane.received(count, now);
            left -= count;
        }
    }

    private int deliver(int most, long now) {
        ByteBuffer out = lane.deliverable(now);
        int bytes = Math.min(most, out.remaining());
        for (int i = 0; i < bytes; i++) {
            assertEquals((byte) expected++, out.get());
        }
        lane.delivered(bytes);
        return bytes;
    }

    @Test
    void bytesLeaveInTheirOrderHoweverTheyAreTaken() {
        for (int i = 0; i < 500; i++) {
            if (lane.wantsInput(0)) {
                receive(1 + i % 400, 0);
            }
            deliver(1 + i % 130, 0);
        }
        while (deliver(BUFFER, 0) > 0) {}
        assertEquals(next, expected);
        assertTrue(next > 10_000);
    }

    @Test
    void fullBufferWantsNothingMore() {
        receive(BUFFER, 0);
        assertFalse(lane.wantsInput(0));
        deliver(BUFFER / 2, 0);
        assertTrue(lane.wantsInput(0));
    }

    @Test
    void nothingMovesWhileFrozen() {
        receive(10, 0);
        lane.endInput(0);
        lane.freezeUntil(50);
        lane.freezeUntil(20);
        assertEquals(0, deliver(10, 49));
        assertFalse(lane.wantsInput(49));
        assertEquals(50, lane.wakeAt(49));
        assertEquals(10, deliver(10, 50));
        assertTrue(lane.finDue(50));
    }

    @Test
    void finWaitsForTheBytesAndTheDelay() {
        lane.delay(100, 0);
        receive(5, 0);
        lane.endInput(10);
        assertEquals(100, lane.wakeAt(10));
        assertEquals(0, deliver(5, 99));
        assertEquals(5, deliver(5, 100));
        assertFalse(lane.finDue(100));
        assertEquals(110, lane.wakeAt(100));
        assertTrue(lane.finDue(110));
    }

    @Test
    void aDelayDoesNotBoundTheThroughput() {
        lane.delay(100 * MILLI, 0);
        int passed = 0;
        for (long now = 0; now < 1_000 * MILLI; now += MILLI) {
            if (lane.wantsInput(now)) {
                receive(200, now);
            }
            for (int bytes = deliver(BUFFER, now); bytes > 0; bytes = deliver(BUFFER, now)) {
                passed += bytes;
            }
        }
        assertEquals(900 * 200, passed, "nothing waited but for the delay");
    }

    @Test
    void alsoADelayedLaneIsFullOnce() {
        lane.delay(1_000 * MILLI, 0);
        while (lane.wantsInput(0)) {
            receive(BUFFER, 0);
        }
        assertTrue(next > 30 * BUFFER && next <= 64 * BUFFER, next + " bytes");
        lane.discard();
        assertEquals(0, deliver(BUFFER, 2_000 * MILLI));
        lane.delay(0, 0);
        expected = next;
        receive(1, 2_000 * MILLI);
        assertEquals(1, deliver(BUFFER, 2_000 * MILLI));
    }

    @Test
    void jitterKeepsTheOrderOfRelease() {
        lane.delay(100, 1000);
        long latest = 0;
        for (int i = 0; i < 50; i++) {
            receive(1, i);
            assertTrue(lane.wakeAt(i) >= latest);
            latest = lane.wakeAt(i);
        }
        deliver(BUFFER, 1200);
        assertEquals(next, expected);
    }

    @Test
    void throttleGrantsItsRateAndSavesNothingUp() {
        lane.throttle(10_000, 0);
        long passed = 0;
        for (long now = 0; now < 1000 * MILLI; now += MILLI) {
            if (lane.wantsInput(now)) {
                receive(500, now);
            }
            passed += deliver(BUFFER, now);
        }
        assertTrue(passed > 9_700 && passed <= 10_000, passed + " bytes at 10,000 a second");
        deliver(BUFFER, 1000 * MILLI);
        assertTrue(deliver(BUFFER, 60_000 * MILLI) <= 200, "a minute's pause was saved up");
    }

    @Test
    void throttledLaneWakesWhenAGrantIsDue() {
        lane.throttle(1000, 0);
        receive(100, 0);
        assertEquals(0, deliver(100, 0));
        long wake = lane.wakeAt(0);
        assertTrue(wake >= 10 * MILLI && wake < 11 * MILLI, "wakes at " + wake);
        assertEquals(10, deliver(100, wake));
    }

    @Test
    void cutIsDueBehindExactlyThatByte() {
        lane.cutAfter(7);
        receive(5, 0);
        assertEquals(5, deliver(100, 0));
        assertFalse(lane.cutDue());
        receive(5, 0);
        assertEquals(2, deliver(100, 0));
        assertTrue(lane.cutDue());
        assertEquals(0, deliver(100, 0));
    }

    @Test
    void idleLaneSleepsForGood() {
        assertEquals(Long.MAX_VALUE, lane.wakeAt(0));
        receive(3, 0);
        deliver(3, 0);
        assertEquals(Long.MAX_VALUE, lane.wakeAt(0));
    }
}
