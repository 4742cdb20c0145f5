package io.everwire.mux.machine;

import io.everwire.spi.ProtocolViolation;

/**
 * How much of one stream the peer will still take (WIRE.md 7.3). The wire's numbers are modulo 2^32; here they are
 * unwrapped, so that differences need no care.
 */
sealed class SendWindow {
    /** What a receiver grants before its first UPD, whatever its buffer is. */
    static final int INITIAL = 262_144;

    private static final int LEAST_OPENING = 1_024;

    private long written;
    private long consumed;
    private int window = INITIAL; // unsigned

    private SendWindow() {}

    /** @param enforced false in version 1, which has no windows */
    static SendWindow of(boolean enforced) {
        return enforced ? new SendWindow() : new None();
    }

    /** The peer takes what comes. */
    private static final class None extends SendWindow {
        @Override
        long available() {
            return Long.MAX_VALUE;
        }

        @Override
        long worthwhile(long waiting) {
            return waiting;
        }
    }

    /** Never negative: a window that shrank below what is in flight waits. */
    long available() {
        return Math.max(0, window() - inFlight());
    }

    /**
     * How much of what waits is worth sending now. A window that opens byte by byte would make as many frames, so a small
     * opening waits for more; not where it is much of the whole window, for then no more may come.
     */
    long worthwhile(long waiting) {
        long available = Math.min(available(), waiting);
        boolean silly = available < Math.min(waiting, LEAST_OPENING) && available < window() / 2;
        return silly ? 0 : available;
    }

    void spend(int bytes) {
        assert bytes <= available() : bytes + " beyond the window";
        written += bytes;
    }

    /** Takes an UPD; one older than the last is ignored, as two may be swapped on their way. */
    void update(int newConsumed, int newWindow) throws ProtocolViolation {
        int forward = newConsumed - (int) consumed;
        if (forward < 0) {
            return;
        }
        if (forward > inFlight()) {
            throw new ProtocolViolation("UPD consumes " + forward + " bytes, in flight are " + inFlight());
        }
        consumed += forward;
        window = newWindow;
    }

    long written() {
        return written;
    }

    long consumed() {
        return consumed;
    }

    long window() {
        return window & 0xFFFF_FFFFL;
    }

    /** Bytes until the peer, as far as we know of it, has reason for its next UPD: half a window behind the last. */
    long toNextUpdate() {
        return Math.max(0, consumed + window() / 2 - written);
    }

    long inFlight() {
        return written - consumed;
    }
}
