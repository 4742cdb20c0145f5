package io.everwire.mux.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which stream sends next, in constant time however many there are. A stream that becomes ready is <i>fresh</i>
 * and goes before the <i>bulk</i> until it has sent {@value #QUANTUM} bytes; then it takes turns with the other bulk
 * streams by deficit round robin. One that runs out of bytes in the bulk and comes back soon belongs there still: it
 * only waited for its writer. Fresh streams may not starve the bulk: after {@value #FRESH_SHARE} bytes in a row one bulk
 * stream has its turn.
 */
final class StreamScheduler {
    static final int QUANTUM = 16_384;
    static final int FRESH_SHARE = 131_072;

    private final Line fresh = new Line();
    private final Line bulk = new Line();
    private int freshInARow;
    private int size;
    private long sent;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The stream has something that may be sent now. */
    void add(StreamMachine stream) {
        if (!stream.scheduled) {
            stream.scheduled = true;
            stream.credit = QUANTUM;
            size++;
            (sent < stream.bulkUntil ? bulk : fresh).add(stream);
        }
    }

    /** The stream whose turn it is; it stays where it is until {@link #sent}. */
    @Nullable
    StreamMachine pick() {
        return line().first;
    }

    private Line line() {
        boolean bulkTurn = fresh.first == null || (freshInARow >= FRESH_SHARE && bulk.first != null);
        return bulkTurn ? bulk : fresh;
    }

    /**
     * The picked stream has sent.
     *
     * @param more whether it could send more at once
     */
    void sent(StreamMachine stream, int bytes, boolean more) {
        Line line = line();
        assert line.first == stream : "not the picked stream";
        freshInARow = line == fresh ? freshInARow + bytes : 0;
        sent += bytes;
        stream.credit -= bytes;
        if (!more) {
            stream.bulkUntil = line == bulk || stream.credit <= 0 ? sent + FRESH_SHARE : 0;
            line.removeFirst();
            stream.scheduled = false;
            size--;
        } else if (stream.credit <= 0) {
            line.removeFirst();
            stream.credit = Math.max(1, stream.credit + 2 * QUANTUM);
            bulk.add(stream);
        }
    }

    /** A queue made of the streams themselves. */
    private static final class Line {
        private @Nullable StreamMachine first;
        private @Nullable StreamMachine last;

        void add(StreamMachine stream) {
            if (last == null) {
                first = stream;
            } else {
                last.nextReady = stream;
            }
            last = stream;
        }

        void removeFirst() {
            StreamMachine removed = Objects.requireNonNull(first);
            first = removed.nextReady;
            removed.nextReady = null;
            if (first == null) {
                last = null;
            }
        }
    }
}
