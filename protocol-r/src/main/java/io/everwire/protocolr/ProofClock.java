package io.everwire.protocolr;

/**
 * Since when a session waits for a proof, or for a wire. Written on the session's loop, read by any thread; a reader that
 * comes in between sees the one or the other, and looks again soon. Times of the loop's clock, {@link Long#MAX_VALUE} for
 * none.
 */
final class ProofClock {
    static final long NONE = Long.MAX_VALUE;

    private volatile long unprovenSince = NONE;
    private volatile long detachedSince = NONE;
    private volatile boolean live;
    private volatile boolean changedInVain;

    long unprovenSince() {
        return unprovenSince;
    }

    long detachedSince() {
        return detachedSince;
    }

    /** Whether another wire could bring a proof. */
    boolean isChangeable() {
        return live && !changedInVain;
    }

    void attached() {
        detachedSince = NONE;
        live = true;
    }

    void detached(long now) {
        detachedSince = now;
        live = false;
    }

    /** The wire is about to change, for the sake of a proof. */
    void changing() {
        changedInVain = true;
    }

    /** There is something to prove. */
    void holds(long now) {
        if (unprovenSince == NONE) {
            unprovenSince = now;
        }
    }

    /** Something was proven; there is more, or not. */
    void proven(boolean more, long now) {
        unprovenSince = more ? now : NONE;
        changedInVain = false;
    }
}
