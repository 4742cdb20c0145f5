package io.everwire.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {
    @ParameterizedTest
    @EnumSource(Limit.class)
    void aLimitIsNamedByTheReasonWhateverTheScope(Limit limit) {
        CloseReason why = CloseReason.limit(Scope.SESSION, limit, "7 of 7").within(Scope.STREAM);
        assertEquals(limit, why.limit());
        assertEquals(limit.code(), why.code());
        assertTrue(why.toString().contains(limit.name()), why.toString());
        assertEquals(why, new ProtocolViolation(limit, "7 of 7").toReason(Scope.STREAM));
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void whoMeetsALimitMaySucceedLater(Limit limit) {
        assertTrue(limit.code().isRetryable());
    }

    @Test
    void aReasonCannotContradictItsLimit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CloseReason(
                        Scope.WIRE, ErrorCode.CLOSED, Initiator.LOCAL, "closed", null, Limit.HANDSHAKE_RATE));
        assertNull(CloseReason.closed(Scope.WIRE).limit());
    }

    @Test
    void aSessionHandleIsReadAsItIsWritten() {
        SessionHandle handle = new SessionHandle(17);
        assertEquals("s17", handle.toString());
        assertEquals(handle, SessionHandle.parse("s17"));
        assertTrue(handle.compareTo(SessionHandle.NONE) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "s", "s-1", "s17x", "session"})
    void whatIsNoSessionHandleIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SessionHandle.parse(text));
    }
}
