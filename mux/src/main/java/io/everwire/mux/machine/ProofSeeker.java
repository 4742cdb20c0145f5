package io.everwire.mux.machine;

/**
 * Notices that much was sent and nothing of it is proven: a peer that does not acknowledge, on a session that carries
 * little but window updates, would let the replay buffer grow for ever (WIRE.md 6.2).
 */
final class ProofSeeker {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    /** More than can be in flight by what UPDs tell: of streams that were too short for one. */
    private static final int MUCH = 1 << 20;

    private final int bytes;
    private long provenThen = -1;
    private long deadline = Long.MAX_VALUE;
    private boolean hasty;

    /** @param bytes unproven bytes that are too many; 0: any number is right */
    ProofSeeker(int bytes) {
        this.bytes = bytes;
    }

    void unproven(long sent, long proven, long now) {
        boolean tooMany = bytes > 0 && sent - proven >= bytes;
        if (!tooMany || proven != provenThen) {
            provenThen = proven;
            deadline = Long.MAX_VALUE;
            hasty = false;
        }
        if (tooMany && !hasty && sent - proven >= MUCH) {
            hasty = true;
            deadline = now;
        }
        if (tooMany && deadline == Long.MAX_VALUE) {
            deadline = now + PATIENCE_NANOS;
        }
    }

    long deadline() {
        return deadline;
    }

    /** Returns whether it is time to ask. */
    boolean onDeadline(long now) {
        boolean due = now >= deadline;
        if (due) {
            deadline = Long.MAX_VALUE;
        }
        return due;
    }
}
