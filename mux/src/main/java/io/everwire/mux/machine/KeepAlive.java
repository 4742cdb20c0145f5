package io.everwire.mux.machine;

import io.everwire.api.ErrorCode;
import io.everwire.spi.Lateness;
import io.everwire.spi.ProtocolViolation;

/** NOP at each interval; a whole timeout without any frame ends the session (WIRE.md 7.5), unless it was slept through. */
final class KeepAlive {
    private final long interval;
    private final long timeout;
    private long nextNop;
    private long nextTick;
    private boolean heard;
    private boolean nopDue;

    KeepAlive(long interval, long timeout, long now) {
        this.interval = interval;
        this.timeout = timeout;
        this.nextNop = now + interval;
        this.nextTick = now + timeout;
    }

    void heard() {
        heard = true;
    }

    boolean nopDue() {
        return nopDue;
    }

    void nopSent() {
        nopDue = false;
    }

    long deadline() {
        return Math.min(nextNop, nextTick);
    }

    void onDeadline(long now) throws ProtocolViolation {
        if (now >= nextNop) {
            nopDue = true;
            nextNop = now + interval;
        }
        if (now >= nextTick) {
            tick(now);
        }
    }

    private void tick(long now) throws ProtocolViolation {
        boolean suspended = Lateness.isSuspension(now - nextTick, timeout); // what has come meanwhile was not read yet
        if (!heard && !suspended) {
            throw new ProtocolViolation(ErrorCode.TIMEOUT, "nothing heard for " + timeout / 1_000_000 + " ms");
        }
        heard = false;
        nextTick = now + timeout;
    }
}
