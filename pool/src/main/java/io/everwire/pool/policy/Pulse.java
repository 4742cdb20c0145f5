package io.everwire.pool.policy;

/**
 * A regular beat by which a pool notices that time has jumped: where a beat comes much later than it should, the process
 * was suspended, and nothing that was known about the network holds any more. Owned by one loop.
 */
public final class Pulse {
    /** Between two beats. */
    public static final long BEAT_NANOS = 1_000_000_000L;

    /** A machine that is merely busy is not that late. */
    static final long JUMP_NANOS = 5_000_000_000L;

    private long due;

    public Pulse(long nowNanos) {
        due = nowNanos + BEAT_NANOS;
    }

    /** When the next beat is due. */
    public long due() {
        return due;
    }

    /**
     * A beat.
     *
     * @return whether time has jumped since the last one
     */
    public boolean beat(long nowNanos) {
        boolean jumped = nowNanos - due >= JUMP_NANOS;
        due = nowNanos + BEAT_NANOS;
        return jumped;
    }
}
