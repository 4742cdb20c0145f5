package io.everwire.protocolr;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What was used of an exit: by one session, and so by its client, and so in all. Whatever is added to a part is added to
 * the whole. Thread-safe, without locks.
 */
abstract class Usage {
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

    static Usage ofAll() {
        return new Whole();
    }

    /** A part of this, which has used nothing yet. */
    final Part part() {
        return new Part(this);
    }

    abstract void add(Figure figure, long amount);

    abstract long get(Figure figure);

    /** All loops add to it all the time, so they shall not meet. */
    private static final class Whole extends Usage {
        private final Tally<Figure> figures = new Tally<>(Figure.class);

        @Override
        void add(Figure figure, long amount) {
            figures.add(figure, amount);
        }

        @Override
        long get(Figure figure) {
            return figures.get(figure);
        }
    }

    /** There is one for each session, and one loop at a time that adds to it. */
    static final class Part extends Usage {
        private static final int FIGURES = Figure.values().length;

        private final Usage whole;
        private final AtomicLongArray figures = new AtomicLongArray(FIGURES);

        private Part(Usage whole) {
            this.whole = whole;
        }

        @Override
        void add(Figure figure, long amount) {
            if (amount != 0) {
                figures.addAndGet(place(figure), amount);
                whole.add(figure, amount);
            }
        }

        /** Brings a figure to a value; only for a part that one thread changes. */
        void set(Figure figure, long value) {
            add(figure, value - get(figure));
        }

        @Override
        long get(Figure figure) {
            return figures.get(place(figure));
        }

        @SuppressWarnings("EnumOrdinal") // the place is kept nowhere
        private static int place(Figure figure) {
            return figure.ordinal();
        }
    }
}
