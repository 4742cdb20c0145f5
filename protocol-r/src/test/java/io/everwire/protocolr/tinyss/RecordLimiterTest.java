package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.spi.ProtocolViolation;
import org.junit.jupiter.api.Test;

/** FAULTS 18: empty records at a high rate. */
class RecordLimiterTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final RecordLimiter limiter = new RecordLimiter(1_000, 10_000);

    @Test
    void aBurstIsTakenAndNotOneRecordMore() throws ProtocolViolation {
        empty(10_000, 5 * SECOND);
        ProtocolViolation refused = assertThrows(ProtocolViolation.class, () -> empty(1, 5 * SECOND));
        assertEquals(ErrorCode.LIMIT, refused.code());
    }

    @Test
    void aThousandASecondAreTakenForEver() throws ProtocolViolation {
        for (long now = 0; now < 100 * SECOND; now += MILLI) {
            empty(1, now);
        }
        empty(9_999, 100 * SECOND);
    }

    @Test
    void aHundredThousandASecondEndAfterATenthOfASecond() throws ProtocolViolation {
        long now = 0;
        for (int record = 0; record < 10_000; record++, now += SECOND / 100_000) {
            empty(1, now);
        }
        long end = now + 10 * MILLI;
        assertThrows(ProtocolViolation.class, () -> {
            for (long late = end - 10 * MILLI; late < end; late += SECOND / 100_000) {
                empty(1, late);
            }
        });
    }

    @Test
    void aBurstIsAllowedAgainOnceTheBucketHasDrained() throws ProtocolViolation {
        empty(10_000, 0);
        empty(10_000, 10 * SECOND);
        assertThrows(ProtocolViolation.class, () -> empty(1, 10 * SECOND));
    }

    @Test
    void recordsOfAFrameAreNeverCounted() throws ProtocolViolation {
        for (int i = 0; i < 100_000; i++) {
            limiter.opened(RecordLimiter.THIN, 0);
        }
    }

    @Test
    void theTailsOfAmpleRecordsAreForgivenAtAnyRate() throws ProtocolViolation {
        for (int i = 0; i < 100_000; i++) {
            limiter.opened(32_768, 0);
            limiter.opened(1, 0);
        }
    }

    private void empty(int count, long now) throws ProtocolViolation {
        for (int i = 0; i < count; i++) {
            limiter.opened(0, now);
        }
    }
}
