package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * Bounds what all streams together have in flight towards a peer that never acknowledged (WIRE.md 7.2). The reference stops
 * reading the whole session where too much of it is unread, at 1 MiB in an exit and at 4 MiB in a client, so the sum stays
 * below that. Such a peer tells of its progress only after half a window of one stream, so the room is not shared out
 * evenly, which would bring nobody to that point: each stream has a small share, and a few at a time have a turn, room as
 * far as the peer's next UPD ({@link FlightTurns}). Nobody may use what those still need, so the UPDs do come (the banker's
 * rule).
 *
 * <p>An exit cannot ask for proofs, so there also what is unproven has to leave room for the next UPDs, which prove it. That
 * bound lies below the three quarters of the replay buffer at which a wire is changed for want of a proof, so that this
 * happens only where the UPDs do not come, or do not prove enough.
 */
final class FlightBudget {
    static final long DIALER_LIMIT = (1 << 20) - (64 << 10);
    static final long ACCEPTOR_LIMIT = (4 << 20) - (256 << 10);
    static final long UNPROVEN_LIMIT = (3 << 20) - (256 << 10);
    static final int SHARED = 143_000;
    private static final int SHARE_MOST = 8_192;
    private static final int SHARE_LEAST = 256;
    private static final long NONE = -1;

    /**
     * Nobody in a turn could send for so long: what was consumed without an UPD is taken for consumed. Not before it is
     * proven to have arrived: on a wire that is gone, or does not move, time says nothing.
     */
    private static final long STALL_NANOS = 250_000_000;

    private final long limit;
    private final long unprovenLimit;
    private final boolean asksForProof;
    private final FlightTurns turns = new FlightTurns();
    private final Fifo<StreamMachine> blocked = new Fifo<>();
    private boolean enforced;
    private boolean freed;
    private long inFlight;
    private long unproven;
    private long extra;
    private long movedAt = Long.MIN_VALUE;
    private long stallAt = Long.MAX_VALUE;
    private long stallPosition = NONE;
    private long heard;
    private boolean proofWanted;

    FlightBudget(SmuxRules rules) {
        this.asksForProof = rules.dialer() && rules.probeBytes() > 0;
        this.limit = rules.dialer() ? DIALER_LIMIT : ACCEPTOR_LIMIT;
        this.unprovenLimit = rules.dialer() ? Long.MAX_VALUE / 2 : UNPROVEN_LIMIT;
        this.enforced = rules.windows() && rules.firstWindow() > 0;
    }

    /** How many bytes the stream may send now; one that needs more than its share takes its place in the line. */
    long room(StreamMachine stream, int streams, long now) {
        if (!enforced) {
            return Long.MAX_VALUE;
        }
        long share = Math.max(SHARE_LEAST, Math.min(SHARE_MOST, SHARED / Math.max(1, streams)));
        long flying = stream.sendWindow.inFlight();
        if (!turns.isInTurn(stream) && flying + stream.pendingBytes() > share) {
            turns.ask(stream);
            if (turns.isAlone(stream)) {
                giveTurns(now);
            }
        }
        long most = turns.isInTurn(stream) ? turns.needs(stream) + spare() : Math.min(share - flying, free());
        return Math.max(0, Math.min(most, unused()));
    }

    private long unused() {
        return Math.min(limit - inFlight, unprovenLimit - unproven) + extra;
    }

    /** What nobody in a turn needs. */
    private long free() {
        return unused() - turns.needs();
    }

    /** Where nobody waits, those in a turn may use what is neither needed nor for the shares. */
    private long spare() {
        return turns.isContended() ? 0 : Math.max(0, free() - SHARED);
    }

    /** Gives turns to those who are next, as far as there is room. */
    void giveTurns(long now) {
        freed = false;
        if (enforced) {
            while (turns.next(free(), SHARED) != null) {}
            if (turns.isContended() && turns.reclaim(now)) {
                while (turns.next(free(), SHARED) != null) {}
            }
        }
    }

    /** The stream has data and window, but no room here. */
    void await(StreamMachine stream, long now) {
        if (!stream.awaitsFlight()) {
            stream.precautions().awaitsFlight = true;
            blocked.add(stream);
        }
        if (stallAt == Long.MAX_VALUE) {
            stallAt = now + STALL_NANOS;
        }
    }

    /** One that awaits room and should try again, or null. */
    @Nullable
    StreamMachine nextAwaiting() {
        StreamMachine stream = blocked.poll();
        if (stream != null) {
            stream.precautions().awaitsFlight = false;
        }
        return stream;
    }

    int awaiting() {
        return blocked.size();
    }

    void sent(StreamMachine stream, int bytes, long now) {
        inFlight += bytes;
        unproven += bytes;
        if (turns.isInTurn(stream)) {
            moved(now);
        }
    }

    /** Bytes of the session that are sent and not proven to have arrived: as of now, or of the last proof. */
    void unproven(long bytes) {
        freed |= bytes < unproven && (!blocked.isEmpty() || turns.isContended());
        unproven = bytes;
    }

    /** Turns are finite, so who waits for one does not wait in vain while they go on. */
    private void moved(long now) {
        movedAt = now;
        stallAt = blocked.isEmpty() ? Long.MAX_VALUE : now + STALL_NANOS;
        stallPosition = NONE;
        heard = 0;
    }

    /**
     * Payload came. Where no proof can be asked for, the UPDs may lie behind what the peer has on its way, which is no more
     * than it may send on all streams before it hears of us.
     */
    void received(int bytes, int streams, long now) {
        if (!asksForProof && stallAt != Long.MAX_VALUE) {
            heard += bytes;
            stallAt = heard <= (long) SendWindow.INITIAL * streams ? now + STALL_NANOS : stallAt;
        }
    }

    /** An UPD came. */
    void consumed(StreamMachine stream, long bytes, long now) {
        inFlight -= bytes;
        extra = Math.max(0, extra - bytes);
        turns.consumed(stream, bytes);
        moved(now);
    }

    /** It has ended in both directions. */
    void closed(StreamMachine stream) {
        inFlight -= stream.sendWindow.inFlight();
        release(stream);
    }

    /** What waited on it has failed. Others are given its room by {@link #onDeadline}: this may be in the midst of a frame. */
    void release(StreamMachine stream) {
        turns.leave(stream);
        freed |= !blocked.isEmpty() || turns.isContended();
    }

    /** The peer acknowledges: its memory is its own care. */
    void lift() {
        enforced = false;
        turns.clear();
        stallAt = Long.MAX_VALUE;
    }

    /** Since when the stream can be said to wait for the peer: in the line it waits for others, as long as those move. */
    long waitsSince(StreamMachine stream) {
        return stream.inLine() ? Math.max(movedAt, stream.progressAt()) : stream.progressAt();
    }

    long deadline(long now) {
        return freed ? now : Math.min(stallAt, reclaimAt());
    }

    private long reclaimAt() {
        return turns.isContended() ? turns.reclaimAt() : Long.MAX_VALUE;
    }

    /**
     * Returns whether those who wait should try again.
     *
     * @param sent position behind the last byte sent
     * @param proven position up to which all is proven received
     */
    boolean onDeadline(long sent, long proven, long now) {
        boolean stalled = now >= stallAt && isStalled(sent, proven, now);
        return stalled || freed || now >= reclaimAt();
    }

    private boolean isStalled(long sent, long proven, long now) {
        if (asksForProof && !arrived(sent, proven)) {
            stallAt = now + STALL_NANOS;
            return false;
        }
        stallAt = Long.MAX_VALUE;
        stallPosition = NONE;
        extra += SendWindow.INITIAL / 2 + FlightTurns.BEYOND_UPDATE;
        return true;
    }

    /** Whether what was sent when nobody could send any more is there. */
    private boolean arrived(long sent, long proven) {
        if (stallPosition == NONE) {
            stallPosition = sent;
            proofWanted = proven < sent;
        }
        return proven >= stallPosition;
    }

    /** Whether a proof should be asked for, once for each stall. */
    boolean takeProofWanted() {
        boolean wanted = proofWanted;
        proofWanted = false;
        return wanted;
    }
}
