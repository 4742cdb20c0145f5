package io.everwire.transport.netty;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way in: how many chunks the handler has asked for, and what the channel delivered although nobody
 * asked. NIO stops reading in time; other event loops have reads under way that cannot be called back, and some drain
 * the socket when the peer's FIN comes. On the loop only.
 */
final class Inbox {
    private final Deque<ByteBuf> held = new ArrayDeque<>(0);
    private int credit;
    private boolean finArrived;

    void demand(int reads) {
        credit = reads;
    }

    int credit() {
        return credit;
    }

    /** Takes what must wait: there is no credit, or something else waits already. */
    boolean holds(ByteBuf chunk) {
        boolean waits = credit == 0 || !held.isEmpty();
        if (waits) {
            held.add(chunk);
        }
        return waits;
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** The next chunk that waited, if there is credit for it. */
    @Nullable
    ByteBuf next() {
        return credit == 0 ? null : held.poll();
    }

    /** One chunk is about to be delivered. The greatest credit means all there ever is. */
    void spend() {
        assert credit > 0;
        if (credit != Integer.MAX_VALUE) {
            credit--;
        }
    }

    void finArrived() {
        finArrived = true;
    }

    boolean hasFinArrived() {
        return finArrived;
    }

    /** Whether the end may be told now: behind the last byte, and only to one who asks. */
    boolean isEndDue() {
        return finArrived && held.isEmpty() && credit > 0;
    }

    void release() {
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
