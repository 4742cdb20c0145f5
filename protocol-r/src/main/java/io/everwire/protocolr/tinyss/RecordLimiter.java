package io.everwire.protocolr.tinyss;

import io.everwire.api.Limit;
import io.everwire.spi.ProtocolViolation;

/**
 * Refuses a peer whose records carry hardly anything, and come too fast: each costs a decryption and brings nothing.
 * Empty records are normal (WIRE.md 2.3), and a large write may leave a tail of a few bytes, so some are always allowed:
 * a bucket that holds a burst and drains evenly, and that each record of some size empties a little more. Not
 * thread-safe.
 */
public final class RecordLimiter {
    /** Less than any frame of a multiplexer has. */
    static final int THIN = 8;

    /** A record that may have left a thin one behind. */
    static final int AMPLE = 1_024;

    private final long drainNanos;
    private final int burst;
    private long level;
    private long drainedAt;
    private boolean begun;

    /**
     * @param perSecond thin records that are allowed for ever
     * @param burst how many more at once
     */
    public RecordLimiter(int perSecond, int burst) {
        this.drainNanos = 1_000_000_000L / perSecond;
        this.burst = burst;
    }

    /**
     * A record was opened.
     *
     * @throws ProtocolViolation with {@code LIMIT} when it is one too many
     */
    public void opened(int plainBytes, long nowNanos) throws ProtocolViolation {
        if (plainBytes >= AMPLE) {
            level = Math.max(0, level - 1);
        } else if (plainBytes < THIN) {
            thin(nowNanos);
        }
    }

    private void thin(long nowNanos) throws ProtocolViolation {
        drain(nowNanos);
        if (level >= burst) {
            throw new ProtocolViolation(Limit.EMPTY_RECORDS, "too many records that carry hardly anything");
        }
        level++;
    }

    private void drain(long nowNanos) {
        if (!begun) {
            begun = true;
            drainedAt = nowNanos;
        }
        long drained = (nowNanos - drainedAt) / drainNanos;
        level = Math.max(0, level - drained);
        drainedAt += drained * drainNanos;
    }
}
