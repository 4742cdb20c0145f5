package io.everwire.protocolr;

import org.jspecify.annotations.Nullable;

/**
 * What was used of an exit: by one session, and so by its client, and so in all. Whatever is added to a part is added to
 * the whole. Thread-safe, without locks.
 */
final class Usage {
    /** What is counted; the last two go down again. */
    enum Figure {
        SESSIONS,
        RESUMPTIONS,
        STREAMS,
        BYTES_IN,
        BYTES_OUT,
        OPEN_STREAMS,
        REPLAY_BYTES
    }

    private final @Nullable Usage whole;
    private final Tally<Figure> figures = new Tally<>(Figure.class);

    private Usage(@Nullable Usage whole) {
        this.whole = whole;
    }

    static Usage ofAll() {
        return new Usage(null);
    }

    /** A part of this, which has used nothing yet. */
    Usage part() {
        return new Usage(this);
    }

    void add(Figure figure, long amount) {
        for (Usage each = this; each != null && amount != 0; each = each.whole) {
            each.figures.add(figure, amount);
        }
    }

    /** Brings a figure to a value; only for a part that one thread changes. */
    void set(Figure figure, long value) {
        add(figure, value - get(figure));
    }

    long get(Figure figure) {
        return figures.get(figure);
    }
}
