package io.everwire.protocolr.resume;

import io.everwire.spi.Lateness;

/**
 * How long a session may still be without a wire (WIRE.md 6.6). Counted slice by slice: one that ends late is not
 * counted, as the process did not run meanwhile and no client could come back. So a suspension, however long and
 * whenever it comes, costs no session. Nanoseconds of the loop's clock.
 */
public final class DetachedTime {
    private static final int SLICES = 16;

    private long slice;
    private long left;
    private long due;

    /** The wire is gone. */
    public void begin(long limitNanos, long nowNanos) {
        slice = Math.max(1, limitNanos / SLICES);
        left = limitNanos;
        next(nowNanos);
    }

    private void next(long nowNanos) {
        due = nowNanos + Math.min(slice, left);
    }

    /** When to look again. */
    public long due() {
        return due;
    }

    /** A slice is over; {@link #due} is that of the next one. Whether it was the last. */
    public boolean isOver(long nowNanos) {
        if (!Lateness.isSuspension(nowNanos - due, slice)) {
            left -= Math.min(slice, left);
        }
        next(nowNanos);
        return left == 0;
    }
}
