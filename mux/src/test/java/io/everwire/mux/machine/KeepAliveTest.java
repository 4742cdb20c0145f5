package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.spi.ProtocolViolation;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private static final long INTERVAL = 20;
    private static final long TIMEOUT = 1_000_000_000;

    private final KeepAlive keepAlive = new KeepAlive(INTERVAL, TIMEOUT, 0);

    @Test
    void aWholeTimeoutOfSilenceIsTheEnd() throws ProtocolViolation {
        keepAlive.heard();
        keepAlive.onDeadline(TIMEOUT);
        keepAlive.onDeadline(2 * TIMEOUT - 1);
        ProtocolViolation end = assertThrows(ProtocolViolation.class, () -> keepAlive.onDeadline(2 * TIMEOUT));
        assertEquals(ErrorCode.TIMEOUT, end.code());
    }

    @Test
    void anAlarmThatIsLateAsItMayBeIsStillTheEnd() {
        long timeout = 30 * TIMEOUT;
        KeepAlive slow = new KeepAlive(2 * timeout, timeout, 0);
        assertThrows(ProtocolViolation.class, () -> slow.onDeadline(timeout + TIMEOUT));
    }

    @Test
    void silenceThatWasSleptThroughIsNot() throws ProtocolViolation {
        long woken = 100 * TIMEOUT;
        assertDoesNotThrow(() -> keepAlive.onDeadline(woken));
        keepAlive.onDeadline(woken + TIMEOUT - 1);
        assertThrows(ProtocolViolation.class, () -> keepAlive.onDeadline(woken + TIMEOUT));
    }
}
