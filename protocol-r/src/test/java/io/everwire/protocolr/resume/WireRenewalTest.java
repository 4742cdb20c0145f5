package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a session asks for another wire. */
class WireRenewalTest {
    private static final long SECOND = 1_000_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final long KEYS = 1_000_000;
    private static final int FULL = 300;
    private static final long NOTHING = Long.MAX_VALUE - SECOND;

    private final ResumableSession session = new ResumableSession(new ReplayBuffer(new BudgetedChunks(1 << 20, 0)));
    private final WireRenewal renewal = new WireRenewal(DAY, KEYS, FULL);

    @BeforeEach
    void theFirstWire() throws ProtocolViolation {
        wire(0, 0);
    }

    private void wire(long peerReceived, long now) throws ProtocolViolation {
        session.begin();
        session.negotiated(peerReceived);
        renewal.begins(session, now);
    }

    private void send(int bytes) {
        ByteBuffer room = Objects.requireNonNull(session.replay().claim(bytes, bytes, false));
        assertEquals(bytes, room.remaining());
        session.replay().commit(bytes);
        session.replay().advance(bytes);
    }

    private boolean isDue(long unprovenSince, long now) {
        return renewal.isDue(session, unprovenSince, now);
    }

    @Test
    void keysServeForTheirTimeAndNoLonger() {
        assertFalse(isDue(NOTHING, DAY - 1));
        assertTrue(isDue(NOTHING, DAY));
    }

    @Test
    void keysServeForTheirBytesInBothDirections() {
        send(100);
        session.received((int) KEYS - 101);
        assertFalse(isDue(0, 1));
        session.received(1);
        assertTrue(isDue(0, 1));
    }

    @Test
    void aBufferThatFillsOnAWireThatProvedNothingAsksAtOnce() {
        send(FULL - 1);
        assertFalse(isDue(0, 1));
        send(1);
        assertTrue(isDue(0, 1));
    }

    @Test
    void itIsSaidOnceForEachWire() throws ProtocolViolation {
        send(FULL);
        assertTrue(isDue(0, 1));
        send(1);
        assertFalse(isDue(0, 10 * SECOND));
        assertFalse(renewal.mayBecomeDue(session));
        wire(1, 10 * SECOND);
        send(2);
        assertTrue(isDue(0, 10 * SECOND));
    }

    @Test
    void whoProvesWithinASecondIsLeftInPeaceHoweverMuchIsUnderWay() {
        send(10);
        session.replay().proven(10);
        send(FULL);
        assertTrue(renewal.mayBecomeDue(session));
        assertFalse(isDue(5, renewal.overdue(5) - 1));
        assertTrue(isDue(5, renewal.overdue(5)));
    }

    @Test
    void whatTheNextWireHasProvedByItsCounterEmptiesTheBuffer() throws ProtocolViolation {
        send(FULL);
        assertTrue(isDue(0, 1));
        wire(FULL, 2);
        assertFalse(isDue(NOTHING, 3));
        send(FULL - 1);
        assertFalse(isDue(3, 4));
    }
}
