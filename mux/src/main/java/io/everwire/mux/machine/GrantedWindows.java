package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * The account book of what all streams of a session are granted: in sum, beyond {@link #LEAST} of each, and who has had
 * its present window for longest. That is a queue made of the streams themselves, of those with more than the least.
 */
final class GrantedWindows {
    /** What every stream has for itself. */
    static final int LEAST = 16_384;

    private @Nullable StreamMachine first;
    private @Nullable StreamMachine last;
    private long sum;
    private long extra;
    private int streams;
    private int sharers;

    void opened(StreamMachine stream, long now) {
        streams++;
        count(stream.receiveWindow.window(), 1);
        stream.windowSince = now;
        append(stream);
    }

    void closed(StreamMachine stream) {
        streams--;
        count(stream.receiveWindow.window(), -1);
        remove(stream);
    }

    /** The stream is told of its window now, of the same or another size. */
    void set(StreamMachine stream, long bytes, long now) {
        ReceiveWindow window = stream.receiveWindow;
        remove(stream);
        count(window.window(), -1);
        window.window((int) bytes);
        count(bytes, 1);
        stream.windowSince = now;
        append(stream);
    }

    private void count(long window, int sign) {
        sum += sign * window;
        extra += sign * Math.max(0, window - LEAST);
    }

    private void append(StreamMachine stream) {
        if (stream.receiveWindow.window() <= LEAST) {
            return;
        }
        sharers++;
        StreamMachine before = last;
        stream.windowBefore = before;
        last = stream;
        if (before == null) {
            first = stream;
        } else {
            before.windowAfter = stream;
        }
    }

    private void remove(StreamMachine stream) {
        if (stream.receiveWindow.window() <= LEAST) {
            return;
        }
        sharers--;
        StreamMachine before = stream.windowBefore;
        StreamMachine after = stream.windowAfter;
        stream.windowBefore = null;
        stream.windowAfter = null;
        if (before == null) {
            first = after;
        } else {
            before.windowAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.windowBefore = before;
        }
    }

    /** Who has more than the least and was told of its window before all others that do, or null. */
    @Nullable
    StreamMachine oldest() {
        return first;
    }

    long sum() {
        return sum;
    }

    /** What streams are granted beyond the least of each. */
    long extra() {
        return extra;
    }

    int streams() {
        return streams;
    }

    /** Streams with more than the least. */
    int sharers() {
        return sharers;
    }
}
