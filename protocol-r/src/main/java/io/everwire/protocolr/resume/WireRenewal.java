package io.everwire.protocolr.resume;

/**
 * When a session would be better off on another wire: its keys are old, or its replay buffer fills and the peer gives no
 * proof, which the counters of another wire are (ARCHITECTURE.md, a change of wire). Said once for each wire. Owned by
 * one loop.
 */
public final class WireRenewal {
    /** A peer that acknowledges gives a proof sooner than this. */
    private static final long OVERDUE_NANOS = 1_000_000_000L;

    private final long afterNanos;
    private final long afterBytes;
    private final long fullBytes;
    private boolean said;
    private long since;
    private long sentBefore;
    private long receivedBefore;

    /**
     * @param afterNanos how long keys serve
     * @param afterBytes how many bytes they serve for, in both directions
     * @param fullBytes how much may be unproven while there is no proof
     */
    public WireRenewal(long afterNanos, long afterBytes, long fullBytes) {
        this.afterNanos = afterNanos;
        this.afterBytes = afterBytes;
        this.fullBytes = fullBytes;
    }

    /** A wire is live. */
    public void begins(ResumableSession session, long nowNanos) {
        said = false;
        since = nowNanos;
        sentBefore = session.replay().sent();
        receivedBefore = session.received();
    }

    /**
     * Whether the session should ask for another wire now.
     *
     * @param unprovenSince the time of the last proof, or of the first byte that is not proven
     */
    public boolean isDue(ResumableSession session, long unprovenSince, long nowNanos) {
        boolean due = !said && (isOld(session, nowNanos) || isFull(session, unprovenSince, nowNanos));
        said |= due;
        return due;
    }

    /** Whether it fills; if there is no proof by {@link #overdue}, it is due. */
    public boolean mayBecomeDue(ResumableSession session) {
        return !said && session.replay().held() >= fullBytes;
    }

    /** When a proof is overdue. */
    public long overdue(long unprovenSince) {
        return unprovenSince + OVERDUE_NANOS;
    }

    private boolean isOld(ResumableSession session, long nowNanos) {
        long carried = session.replay().sent() - sentBefore + session.received() - receivedBefore;
        return nowNanos - since >= afterNanos || carried >= afterBytes;
    }

    /** No proof of anything that was sent on this wire, or none for long. */
    private boolean isFull(ResumableSession session, long unprovenSince, long nowNanos) {
        ReplayBuffer replay = session.replay();
        boolean silent = replay.proven() <= sentBefore || nowNanos >= overdue(unprovenSince);
        return silent && replay.held() >= fullBytes;
    }
}
