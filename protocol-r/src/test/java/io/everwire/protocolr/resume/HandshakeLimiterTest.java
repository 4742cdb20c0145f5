package io.everwire.protocolr.resume;

import static io.everwire.protocolr.resume.HandshakeLimiter.Refusal.TOO_FAST;
import static io.everwire.protocolr.resume.HandshakeLimiter.Refusal.TOO_MANY_AT_ONCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HandshakeLimiterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final AddressPrefix HOME = address(1);

    private final HandshakeLimiter limiter = new HandshakeLimiter(64, 20, 100);

    @Test
    void aBurstIsFineAndThenTwentyASecond() {
        assertEquals(100, admitted(HOME, 1_000, 0));
        assertEquals(TOO_FAST, limiter.admit(HOME, 0));
        assertEquals(20, admitted(HOME, 1_000, SECOND));
        assertEquals(100, admitted(HOME, 1_000, 3_600 * SECOND), "no more than a burst is saved up");
    }

    @Test
    void aHandshakeThatLeadsToASessionCostsNothing() {
        for (int i = 0; i < 10_000; i++) {
            assertNull(limiter.admit(HOME, 0));
            limiter.left(HOME, true);
        }
    }

    @Test
    void oneAddressHasSixtyFourAtATime() {
        for (int i = 0; i < 64; i++) {
            assertNull(limiter.admit(HOME, 0));
        }
        assertEquals(TOO_MANY_AT_ONCE, limiter.admit(HOME, 0));
        assertNull(limiter.admit(address(2), 0), "others are not concerned");
        limiter.left(HOME, false);
        assertNull(limiter.admit(HOME, 0));
    }

    @Test
    void addressesThatKeepQuietAreForgotten() {
        for (int i = 0; i < 1_000; i++) {
            AddressPrefix from = address(i);
            assertNull(limiter.admit(from, 0));
            limiter.left(from, false);
        }
        for (int i = 0; i < 2_000; i++) {
            limiter.admit(HOME, 10 * SECOND + i * SECOND);
            limiter.left(HOME, false);
        }
        assertTrue(limiter.addresses() <= 2, limiter.addresses() + " are left");
    }

    @Test
    void memoryIsBoundedWhateverComes() {
        for (int i = 0; i < 200_000; i++) {
            AddressPrefix from = address(i);
            limiter.admit(from, 0);
            limiter.left(from, false);
        }
        assertTrue(limiter.addresses() <= 65_537, limiter.addresses() + " are kept");
    }

    @Test
    void anIpv6CustomerIsOneAddress() {
        byte[] first = new byte[16];
        byte[] neighbour = new byte[16];
        byte[] other = new byte[16];
        neighbour[15] = 1;
        other[7] = 1;
        assertEquals(AddressPrefix.of(first), AddressPrefix.of(neighbour));
        assertNotEquals(AddressPrefix.of(first), AddressPrefix.of(other));
    }

    private int admitted(AddressPrefix from, int attempts, long now) {
        int admitted = 0;
        for (int i = 0; i < attempts; i++) {
            if (limiter.admit(from, now) == null) {
                limiter.left(from, false);
                admitted++;
            }
        }
        return admitted;
    }

    private static AddressPrefix address(int number) {
        return AddressPrefix.of(ByteBuffer.allocate(4).putInt(number).array());
    }
}
