package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * The streams of one session whose bytes wait to be read, in the order in which their readers last took something: the
 * first is the one that is unread longest. A line made of their {@link ReceiveQueue}s, which those only have that hold
 * something.
 */
final class UnreadStreams {
    private @Nullable ReceiveQueue first;
    private @Nullable ReceiveQueue last;
    private long bytes;

    /** Bytes came into the queue that nobody waits for. */
    void added(ReceiveQueue queue, int count, long now) {
        bytes += count;
        if (queue.size() == count) {
            append(queue, now);
        }
    }

    /** So many bytes of the queue were read, or dropped. */
    void taken(ReceiveQueue queue, int count, long now) {
        bytes -= count;
        remove(queue);
        if (queue.size() > 0) {
            append(queue, now);
        }
    }

    private void append(ReceiveQueue queue, long now) {
        ReceiveQueue before = last;
        queue.unreadSince = now;
        queue.before = before;
        last = queue;
        if (before == null) {
            first = queue;
        } else {
            before.after = queue;
        }
    }

    private void remove(ReceiveQueue queue) {
        ReceiveQueue before = queue.before;
        ReceiveQueue after = queue.after;
        queue.before = null;
        queue.after = null;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
    }

    long bytes() {
        return bytes;
    }

    /** What is unread longest, or null. */
    @Nullable
    ReceiveQueue longest() {
        return first;
    }
}
