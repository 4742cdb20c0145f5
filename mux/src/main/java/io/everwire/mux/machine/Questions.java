package io.everwire.mux.machine;

/**
 * What was sent on this wire and has no answer yet: for each, the position behind it and when it went. Questions asked
 * within {@value #SHARED_NANOS} ns share an entry, as do those beyond the {@value #MOST}th, so that memory is constant;
 * the time kept is the earliest.
 */
final class Questions {
    private static final int MOST = 32;
    private static final long SHARED_NANOS = 10_000_000;

    private final long[] ends = new long[MOST];
    private final long[] askedAt = new long[MOST];
    private int head;
    private int size;
    private long sampleEnd = -1;
    private long sampleAt;

    void ask(long end, long now) {
        if (sampleEnd < 0) {
            sampleEnd = end;
            sampleAt = now;
        }
        int last = (head + size - 1) & (MOST - 1);
        if (size > 0 && (size == MOST || now - askedAt[last] < SHARED_NANOS)) {
            ends[last] = end;
        } else {
            int next = (head + size++) & (MOST - 1);
            ends[next] = end;
            askedAt[next] = now;
        }
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
        while (size > 0 && ends[head] <= position) {
            head = (head + 1) & (MOST - 1);
            size--;
        }
    }

    /** Another wire: what is answered there says nothing about this one. */
    void clear() {
        size = 0;
        sampleEnd = -1;
    }

    long oldest() {
        return size == 0 ? Long.MAX_VALUE : askedAt[head];
    }
}
