package io.everwire.mux.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who may send as far as the peer's next UPD, towards a peer that tells of its progress by nothing else. A <i>turn</i> is
 * room for that much, kept until the UPD has come; {@link FlightBudget} lends nobody else what a turn still needs, so turns
 * end. They are given in the order in which they were asked for: nobody who needs less goes before the first in the line,
 * but where no turn is under way and the first one does not fit. Then the one nearest to its UPD goes, as that is what
 * brings room, and at most {@value #MOST_OVERTAKEN} times. So who has {@code k} before it waits for at most
 * {@code (k + 1) * (MOST_OVERTAKEN + 1)} turns, its own among them.
 */
final class FlightTurns {
    static final int MOST_OVERTAKEN = 2;

    /** A peer that says so a little later than at half a window is understood, too. */
    static final int BEYOND_UPDATE = 1_024;

    /** Whoever is in a turn and has nothing to send for so long gives it up, if others wait: a writer writes again soon. */
    static final long IDLE_NANOS = 10_000_000;

    private final ArrayDeque<StreamMachine> line = new ArrayDeque<>(2);
    private final ArrayList<StreamMachine> turns = new ArrayList<>(2);
    private int overtaken;

    /** Room as far as the next UPD. */
    static final class Turn {
        private final long room;
        private long toConsume;

        private Turn(long stride) {
            room = stride;
            toConsume = stride - BEYOND_UPDATE;
        }
    }

    /** Takes its place in the line, or keeps the one that it has. */
    void ask(StreamMachine stream) {
        if (!stream.inLine() && !isInTurn(stream)) {
            stream.precautions().inLine = true;
            line.add(stream);
        }
    }

    boolean isContended() {
        return !line.isEmpty();
    }

    boolean isAlone(StreamMachine stream) {
        return line.size() == 1 && line.peek() == stream;
    }

    boolean isInTurn(StreamMachine stream) {
        return stream.turn() != null;
    }

    /** What all turns together still need. */
    long needs() {
        long needs = 0;
        for (StreamMachine stream : turns) {
            needs += needs(stream);
        }
        return needs;
    }

    long needs(StreamMachine stream) {
        Turn turn = stream.turn();
        return turn == null ? 0 : Math.max(0, turn.room - stream.sendWindow.inFlight());
    }

    /**
     * Gives the next turn, where there is room for one.
     *
     * @param free bytes that no turn needs
     * @param kept how many of them are for those without a turn, while any turn is under way
     * @return whose turn it is now, or null
     */
    @Nullable
    StreamMachine next(long free, long kept) {
        dropSated();
        StreamMachine first = line.peek();
        if (first == null) {
            return null;
        }
        if (wants(first) <= free - (turns.isEmpty() ? 0 : kept)) {
            return begin(first);
        }
        return turns.isEmpty() ? begin(nearest(first, free)) : null;
    }

    /** Whoever could send all without a turn, or will send no more, needs none. */
    private void dropSated() {
        while (!line.isEmpty() && line.getFirst().pendingBytes() == 0) {
            line.removeFirst().precautions().inLine = false;
            overtaken = 0;
        }
    }

    private StreamMachine nearest(StreamMachine first, long free) {
        StreamMachine nearest = first;
        if (overtaken < MOST_OVERTAKEN) {
            for (StreamMachine stream : line) {
                boolean leads = stream.pendingBytes() > 0 && stream.sendWindow.toNextUpdate() <= free;
                nearest = leads && wants(stream) < wants(nearest) ? stream : nearest;
            }
        }
        return nearest;
    }

    private StreamMachine begin(StreamMachine stream) {
        overtaken = stream == line.peek() ? 0 : overtaken + 1;
        line.remove(stream);
        stream.precautions().inLine = false;
        stream.precautions().turn = new Turn(stride(stream));
        turns.add(stream);
        return stream;
    }

    /** From one UPD to the next, with what may be on its way by then. */
    private static long stride(StreamMachine stream) {
        return Math.max(SendWindow.INITIAL, stream.sendWindow.window()) / 2 + BEYOND_UPDATE;
    }

    private static long wants(StreamMachine stream) {
        return Math.max(0, stride(stream) - stream.sendWindow.inFlight());
    }

    /**
     * An UPD came. The one at the first read tells of a few bytes, so a turn lasts until half a window was consumed; one
     * that was begun before the peer told of a larger window leads nowhere, and ends as well.
     */
    void consumed(StreamMachine stream, long bytes) {
        Turn turn = stream.turn();
        if (turn != null) {
            turn.toConsume -= bytes;
            if (turn.toConsume <= 0 || stride(stream) > turn.room) {
                end(stream);
            }
        }
    }

    /** It sends no more. */
    void leave(StreamMachine stream) {
        if (stream.inLine()) {
            overtaken = stream == line.peek() ? 0 : overtaken;
            line.remove(stream);
            stream.precautions().inLine = false;
        }
        if (isInTurn(stream)) {
            end(stream);
        }
    }

    /** There are no turns any more. */
    void clear() {
        line.forEach(stream -> stream.precautions().inLine = false);
        line.clear();
        turns.forEach(stream -> stream.precautions().turn = null);
        turns.clear();
    }

    private void end(StreamMachine stream) {
        stream.precautions().turn = null;
        turns.remove(stream);
    }

    /**
     * Takes the turns of those who have had nothing to send for a while.
     *
     * @return whether there was any
     */
    boolean reclaim(long now) {
        return turns.removeIf(stream -> {
            boolean idle = now >= idleAt(stream);
            if (idle) {
                stream.precautions().turn = null;
            }
            return idle;
        });
    }

    /** When {@link #reclaim} will find one, or {@link Long#MAX_VALUE}. */
    long reclaimAt() {
        long at = Long.MAX_VALUE;
        for (StreamMachine stream : turns) {
            at = Math.min(at, idleAt(stream));
        }
        return at;
    }

    private static long idleAt(StreamMachine stream) {
        return stream.pendingBytes() == 0 ? stream.dataSentAt() + IDLE_NANOS : Long.MAX_VALUE;
    }
}
