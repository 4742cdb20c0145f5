package io.everwire.tunnel.history;

/** Cuts time into slots of equal length, numbered from 0. */
record SlotClock(long originNanos, long slotNanos) {
    /** The slot in which a time lies; times before the origin count as the origin. */
    long slotAt(long nowNanos) {
        return Math.max(0, nowNanos - originNanos) / slotNanos;
    }

    /** The first moment of a slot. */
    long startOf(long slot) {
        return originNanos + slot * slotNanos;
    }
}
