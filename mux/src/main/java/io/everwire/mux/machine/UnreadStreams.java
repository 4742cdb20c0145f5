package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * The streams of one session whose bytes wait to be read, in the order in which their readers last took something: the
 * first is the one that is unread longest. A queue made of the streams themselves.
 */
final class UnreadStreams {
    private @Nullable StreamMachine first;
    private @Nullable StreamMachine last;
    private long bytes;

    /** Bytes of the stream came that nobody waits for. */
    void added(StreamMachine stream, int count, long now) {
        bytes += count;
        if (stream.unreadSince == Long.MAX_VALUE && count > 0) {
            stream.unreadSince = now;
            append(stream);
        }
    }

    /** The reader took bytes of what waited; {@code left} still do. */
    void taken(StreamMachine stream, int count, int left, long now) {
        bytes -= count;
        if (stream.unreadSince != Long.MAX_VALUE) {
            remove(stream);
            stream.unreadSince = left > 0 ? now : Long.MAX_VALUE;
            if (left > 0) {
                append(stream);
            }
        }
    }

    private void append(StreamMachine stream) {
        StreamMachine before = last;
        stream.unreadBefore = before;
        last = stream;
        if (before == null) {
            first = stream;
        } else {
            before.unreadAfter = stream;
        }
    }

    private void remove(StreamMachine stream) {
        StreamMachine before = stream.unreadBefore;
        StreamMachine after = stream.unreadAfter;
        stream.unreadBefore = null;
        stream.unreadAfter = null;
        if (before == null) {
            first = after;
        } else {
            before.unreadAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.unreadBefore = before;
        }
    }

    long bytes() {
        return bytes;
    }

    /** The stream that is unread longest, or null. */
    @Nullable
    StreamMachine longest() {
        return first;
    }
}
