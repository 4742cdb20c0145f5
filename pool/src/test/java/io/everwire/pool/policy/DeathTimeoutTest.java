package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeathTimeoutTest {
    private static final long SECOND = 1_000_000_000L;

    private final DeathTimeout timeout = new DeathTimeout(SECOND, 8 * SECOND);

    @Test
    void itIsOneSecondMoreThanTheWorst() {
        assertEquals(SECOND, timeout.nanos(0));
        assertEquals(SECOND + 123_456_789, timeout.nanos(123_456_789));
    }

    @Test
    void itStaysBelowTheCeiling() {
        assertEquals(8 * SECOND, timeout.nanos(7 * SECOND));
        assertEquals(8 * SECOND, timeout.nanos(7 * SECOND + 1));
        assertEquals(8 * SECOND, timeout.nanos(Long.MAX_VALUE));
    }

    @Test
    void itStaysAboveTheFloor() {
        assertEquals(2 * SECOND, new DeathTimeout(2 * SECOND, 8 * SECOND).nanos(3));
    }

    @Test
    void aMillisecondIsNoNewsAndMoreIs() {
        assertFalse(DeathTimeout.isNews(SECOND, SECOND + 1_000_000));
        assertFalse(DeathTimeout.isNews(SECOND, SECOND - 1_000_000));
        assertTrue(DeathTimeout.isNews(SECOND, SECOND + 1_000_001));
        assertTrue(DeathTimeout.isNews(SECOND, SECOND - 1_000_001));
    }

    @Test
    void boundsThatFallAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DeathTimeout(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new DeathTimeout(2, 1));
    }
}
