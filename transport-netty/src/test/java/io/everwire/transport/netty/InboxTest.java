package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();
    private final ByteBuf first = Unpooled.buffer(4);
    private final ByteBuf second = Unpooled.buffer(4);

    @Test
    void whatComesWithoutCreditWaitsAndKeepsItsOrder() {
        assertTrue(inbox.holds(first));
        inbox.demand(5);
        assertTrue(inbox.holds(second), "behind the first");
        assertSame(first, inbox.next());
        assertSame(second, inbox.next());
        assertFalse(inbox.isHolding());
        assertFalse(inbox.holds(first));
    }

    @Test
    void nothingIsHandedOutBeyondTheCredit() {
        inbox.holds(first);
        inbox.holds(second);
        assertNull(inbox.next());
        inbox.demand(1);
        assertSame(first, inbox.next());
        inbox.spend();
        assertNull(inbox.next());
        assertTrue(inbox.isHolding());
    }

    @Test
    void theEndIsDueBehindWhatWaitsAndOnlyWithCredit() {
        inbox.holds(first);
        inbox.finArrived();
        inbox.demand(1);
        assertFalse(inbox.isEndDue());
        assertSame(first, inbox.next());
        assertTrue(inbox.isEndDue());
        inbox.demand(0);
        assertFalse(inbox.isEndDue());
    }

    @Test
    void theGreatestCreditNeverRunsOut() {
        inbox.demand(Integer.MAX_VALUE);
        inbox.spend();
        assertEquals(Integer.MAX_VALUE, inbox.credit());
        inbox.demand(2);
        inbox.spend();
        assertEquals(1, inbox.credit());
    }

    @Test
    void whatWaitsIsReleasedWithTheConnection() {
        inbox.holds(first);
        inbox.holds(second);
        inbox.release();
        assertEquals(0, first.refCnt());
        assertEquals(0, second.refCnt());
        assertFalse(inbox.isHolding());
    }
}
