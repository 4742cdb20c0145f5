package io.everwire.mux.machine;

import io.everwire.spi.Lateness;

/**
 * Finds the streams of which the peer takes nothing for too long: a window that stays 0, a wire that it does not read
 * (FAULTS M 33). Looked for now and then while streams wait, not each time one of them moves. Time without a wire does not
 * count, nor that for which the process was suspended: a look that comes late tells of it.
 */
final class WriteStall {
    /** Streams that stall at about the same time are found together. */
    private static final int GRAINS = 64;

    /** Looks in the time that a stream has. */
    private static final int LOOKS = 8;

    private final long limit;
    private boolean wireUp;
    private long countsFrom;
    private long deadline = Long.MAX_VALUE;

    WriteStall(long limitNanos) {
        this.limit = limitNanos;
    }

    /** @param waiting whether any stream waits */
    void wireUp(boolean waiting, long now) {
        wireUp = true;
        countsFrom = now;
        deadline = waiting ? now + limit / LOOKS : Long.MAX_VALUE;
    }

    void wireDown() {
        wireUp = false;
        deadline = Long.MAX_VALUE;
    }

    /** A stream has begun to wait. */
    void waits(long now) {
        if (wireUp && deadline == Long.MAX_VALUE) {
            deadline = now + limit / LOOKS;
        }
    }

    long deadline() {
        return deadline;
    }

    /** Whether it is time to look; {@link #check} is to follow for each stream. */
    boolean onDeadline(long now) {
        boolean due = now >= deadline;
        if (due) {
            countsFrom = Lateness.isSuspension(now - deadline, limit / LOOKS) ? now : countsFrom;
            deadline = Long.MAX_VALUE;
        }
        return due;
    }

    /**
     * Whether nothing of the stream was taken for too long; if not, when to look again is noted.
     *
     * @param waitsSince since when it is up to the peer
     */
    boolean check(StreamMachine stream, long waitsSince, long now) {
        if (stream.pendingBytes() == 0) {
            return false;
        }
        long stallsAt = Math.max(waitsSince, countsFrom) + limit;
        if (stallsAt <= now) {
            return true;
        }
        long next = Math.max(Math.min(stallsAt, now + limit / LOOKS), now + limit / GRAINS);
        deadline = Math.min(deadline, next);
        return false;
    }
}
