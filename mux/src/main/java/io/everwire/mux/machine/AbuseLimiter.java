package io.everwire.mux.machine;

import io.everwire.api.Limit;
import io.everwire.spi.ProtocolViolation;

/**
 * Counts what a peer does in vain and ends the session when it is too much: a bucket that holds {@code burst} and drains
 * evenly.
 */
final class AbuseLimiter {
    private final Limit limit;
    private final String what;
    private final long burst;
    private final long drainNanos;
    private long level;
    private long drainedAt;
    private long total;

    /** @param perSecond how many are forgotten each second */
    AbuseLimiter(Limit limit, String what, long burst, double perSecond, long now) {
        this.limit = limit;
        this.what = what;
        this.burst = burst;
        this.drainNanos = (long) (1e9 / perSecond);
        this.drainedAt = now;
    }

    void count(long now) throws ProtocolViolation {
        long drained = (now - drainedAt) / drainNanos;
        level = Math.max(0, level - drained);
        drainedAt += drained * drainNanos;
        total++;
        if (++level > burst) {
            throw new ProtocolViolation(limit, "too many " + what + ": " + total);
        }
    }

    long total() {
        return total;
    }
}
