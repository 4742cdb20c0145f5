package io.everwire.mux.machine;

/**
 * Finds the streams of which the peer takes nothing for too long: a window that stays 0, a wire that it does not read
 * (FAULTS M 33). Looked for when the earliest may have come to that, not each time one of them moves; time without a wire
 * does not count.
 */
final class WriteStall {
    /** Streams that stall at about the same time are found together. */
    private static final int GRAINS = 64;

    private final long limit;
    private boolean wireUp;
    private long wireUpAt;
    private long deadline = Long.MAX_VALUE;

    WriteStall(long limitNanos) {
        this.limit = limitNanos;
    }

    /** @param waiting whether any stream waits */
    void wireUp(boolean waiting, long now) {
        wireUp = true;
        wireUpAt = now;
        deadline = waiting ? now + limit : Long.MAX_VALUE;
    }

    void wireDown() {
        wireUp = false;
        deadline = Long.MAX_VALUE;
    }

    /** A stream has begun to wait. */
    void waits(long now) {
        if (wireUp && deadline == Long.MAX_VALUE) {
            deadline = now + limit;
        }
    }

    long deadline() {
        return deadline;
    }

    /** Whether it is time to look; {@link #check} is to follow for each stream. */
    boolean onDeadline(long now) {
        boolean due = now >= deadline;
        if (due) {
            deadline = Long.MAX_VALUE;
        }
        return due;
    }

    /** Whether nothing of the stream was taken for too long; if not, when to look again is noted. */
    boolean check(StreamMachine stream, long now) {
        if (stream.pendingBytes() == 0) {
            return false;
        }
        long stallsAt = Math.max(stream.progressAt(), wireUpAt) + limit;
        if (stallsAt <= now) {
            return true;
        }
        deadline = Math.min(deadline, Math.max(stallsAt, now + limit / GRAINS));
        return false;
    }
}
