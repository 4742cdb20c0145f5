package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecordSizeTest {
    private static final int MOST = 32_768;

    private final RecordSize size = new RecordSize(MOST);

    @Test
    void recordsAreFullWhereNothingWasLost() {
        assertEquals(MOST, size.next(0));
        size.begins(0, 0);
        assertEquals(MOST, size.next(0));
        size.begins(100, 0);
        assertEquals(MOST, size.next(100));
    }

    @Test
    void behindAWireThatBroughtNothingTheyGrowFromLittleToFull() {
        size.begins(100, 0);
        size.begins(100, 1);
        long sent = 100;
        for (int expected : new int[] {256, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, MOST, MOST, MOST}) {
            assertEquals(expected, size.next(sent));
            sent += expected;
        }
    }

    @Test
    void smallTalkDoesNotMakeThemGrow() {
        size.begins(0, 1);
        for (long sent = 0; sent < 256; sent += 20) {
            assertEquals(256, size.next(sent));
        }
    }

    @Test
    void theyBeginWithWhatTheFormerWireBrought() {
        size.begins(0, 0);
        size.begins(700, 5_000);
        assertEquals(700, size.next(700));
        assertEquals(700, size.next(1_400));
        assertEquals(1_400, size.next(2_100));
    }

    @Test
    void aWireThatBroughtAFullRecordIsFollowedByFullOnes() {
        size.begins(0, 0);
        size.begins(MOST, 1);
        assertEquals(MOST, size.next(MOST));
        size.begins(5L * MOST, 100_000);
        assertEquals(MOST, size.next(5L * MOST));
    }

    @Test
    void positionsBeyondAnIntAreFine() {
        size.begins(1L << 40, 1);
        assertEquals(MOST, size.next(1L << 40));
        size.begins(1L << 40, 1);
        assertEquals(256, size.next(1L << 40));
        assertEquals(MOST, size.next((1L << 40) + (1L << 33)));
    }
}
