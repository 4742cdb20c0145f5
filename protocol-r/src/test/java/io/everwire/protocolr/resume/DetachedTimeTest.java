package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What counts as time without a wire. */
class DetachedTimeTest {
    private static final long SECOND = 1_000_000_000L;

    private final DetachedTime time = new DetachedTime();

    /** Looks when it is due, {@code late} after that in one look of them; when it is over. */
    private long overAfter(long limit, int lateLook, long late) {
        time.begin(limit, 5);
        int looks = 0;
        long now = time.due();
        while (!time.isOver(now)) {
            looks++;
            assertTrue(looks < 100, "it never ends");
            now = time.due() + (looks == lateLook ? late : 0);
        }
        return now - 5;
    }

    @Test
    void aProcessThatRunsWaitsToTheNanosecond() {
        assertEquals(120 * SECOND, overAfter(120 * SECOND, -1, 0));
        assertEquals(120 * SECOND + 7, overAfter(120 * SECOND + 7, -1, 0));
        assertEquals(3, overAfter(3, -1, 0));
    }

    @Test
    void aSuspensionDoesNotCountWheneverItComes() {
        for (int look = 1; look < 16; look++) {
            long hour = 3_600 * SECOND;
            assertEquals(120 * SECOND + hour + 120 * SECOND / 16, overAfter(120 * SECOND, look, hour), "look " + look);
        }
    }

    @Test
    void alarmsThatAreLateAsTheyMayBeCount() {
        time.begin(600 * SECOND, 0);
        int looks = 1;
        while (!time.isOver(time.due() + SECOND + SECOND / 14)) {
            looks++;
            assertTrue(looks <= 16, "late alarms were taken for suspensions");
        }
        assertEquals(16, looks);
    }

    @Test
    void aBusyLoopIsNoSuspension() {
        assertEquals(120 * SECOND + SECOND / 10, overAfter(120 * SECOND, 8, SECOND / 10));
    }
}
