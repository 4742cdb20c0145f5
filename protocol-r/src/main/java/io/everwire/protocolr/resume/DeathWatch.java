package io.everwire.protocolr.resume;

/**
 * When the wire at hand counts as dead: something that must be answered is outstanding, and no byte at all has come for
 * the death timeout. A wire that dies without having said anything doubles the timeout for the next one, so that a path
 * which has become slow is not cut again and again before its first answer. Owned by one loop.
 */
public final class DeathWatch {
    /** Nothing is owed. */
    public static final long NEVER = Long.MAX_VALUE;

    static final long MOST_NANOS = 30_000_000_000L;

    /** An exit that never acknowledges gives up a new wire after ten seconds, so the next one has to come before. */
    static final long MOST_MUTE_NANOS = 8_000_000_000L;

    private static final int MOST_DOUBLINGS = 30;

    private long timeoutNanos;
    private int silentDeaths;
    private boolean heard;
    private long lastByteAt;

    /** @param timeoutNanos the death timeout as long as nobody has said anything else */
    public DeathWatch(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** Sets the death timeout. */
    public void timeout(long nanos) {
        timeoutNanos = nanos;
    }

    /** A wire is live; nothing has come on it yet. */
    public void wireUp(long nowNanos) {
        heard = false;
        lastByteAt = nowNanos;
    }

    /** Bytes have come on the live wire, whatever they mean. */
    public void heard(long nowNanos) {
        heard = true;
        silentDeaths = 0;
        lastByteAt = nowNanos;
    }

    /** The wire was given up because it was due. */
    public void died() {
        silentDeaths += heard ? 0 : 1;
    }

    /**
     * When the wire is dead unless a byte comes before, or {@link #NEVER}.
     *
     * @param awaitingSince since when an answer is owed, or {@link Long#MAX_VALUE}
     * @param acknowledges whether the peer is known to acknowledge
     */
    public long dueAt(long awaitingSince, boolean acknowledges) {
        return awaitingSince == Long.MAX_VALUE ? NEVER : Math.max(lastByteAt, awaitingSince) + nanos(acknowledges);
    }

    /** The timeout that holds now, in nanoseconds. */
    public long nanos(boolean acknowledges) {
        long doubled = timeoutNanos;
        for (int i = 0; i < Math.min(silentDeaths, MOST_DOUBLINGS) && doubled < MOST_NANOS; i++) {
            doubled = Math.min(2 * doubled, MOST_NANOS);
        }
        return acknowledges ? doubled : Math.min(doubled, MOST_MUTE_NANOS);
    }
}
