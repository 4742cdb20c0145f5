package io.everwire.mux.machine;

/**
 * What was sent on this wire and has no answer yet: for each, the position behind it and when it went. Questions asked
 * within {@value #SHARED_NANOS} ns share an entry, as do those beyond the {@value #MOST}th, so that memory is constant;
 * the time kept is the earliest.
 */
final class Questions {
    private static final int MOST = 32;
    private static final long SHARED_NANOS = 10_000_000;

    private static final int END = 0;
    private static final int ASKED_AT = 1;

    private final RowRing open = new RowRing(2, MOST);
    private long sampleEnd = -1;
    private long sampleAt;

    void ask(long end, long now) {
        if (sampleEnd < 0) {
            sampleEnd = end;
            sampleAt = now;
        }
        if (open.isEmpty() || (!open.isFull() && now - open.get(open.last(), ASKED_AT) >= SHARED_NANOS)) {
            open.add();
            open.set(open.last(), ASKED_AT, now);
        }
        open.set(open.last(), END, end);
    }

    /** Returns the round trip of the question being measured, or -1. */
    long answered(long position, long now) {
        long sample = sampleEnd >= 0 && sampleEnd <= position ? now - sampleAt : -1;
        proven(position);
        return sample;
    }

    void proven(long position) {
        if (sampleEnd <= position) {
            sampleEnd = -1;
        }
        while (!open.isEmpty() && open.get(0, END) <= position) {
            open.removeFirst(1);
        }
    }

    /** Another wire: what is answered there says nothing about this one. */
    void clear() {
        open.clear();
        sampleEnd = -1;
    }

    long oldest() {
        return open.isEmpty() ? Long.MAX_VALUE : open.get(0, ASKED_AT);
    }
}
