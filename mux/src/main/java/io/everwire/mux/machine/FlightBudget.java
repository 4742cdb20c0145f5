package io.everwire.mux.machine;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all streams together have in flight towards a peer that never acknowledged (WIRE.md 7.2). An exit of the
 * reference stops reading the whole session at 1 MiB unread, so the sum stays below that; towards a client the bound is
 * what the replay buffer can hold. Such a peer tells of its progress only after half a window of one stream, so the room
 * is not shared out evenly, which would bring nobody to that point: each stream has a small share, and a few at a time
 * reserve enough to reach the peer's next UPD.
 */
final class FlightBudget {
    static final long DIALER_LIMIT = (1 << 20) - (64 << 10);
    static final long ACCEPTOR_LIMIT = 3 << 20;
    private static final int SHARED = 143_000;
    private static final int SHARE_MOST = 8_192;
    private static final int SHARE_LEAST = 256;
    private static final int BEYOND_UPDATE = 8_928;
    private static final long NONE = -1;

    /**
     * Nobody could send for so long: what was consumed without an UPD is taken for consumed. Not before it is proven to
     * have arrived: on a wire that is gone, or does not move, time says nothing.
     */
    private static final long STALL_NANOS = 250_000_000;

    private final long limit;
    private final boolean asksForProof;
    private final ArrayDeque<StreamMachine> waiting = new ArrayDeque<>(2);
    private boolean enforced;
    private long inFlight;
    private long reserved;
    private long extra;
    private long stallAt = Long.MAX_VALUE;
    private long stallPosition = NONE;
    private boolean proofWanted;

    FlightBudget(SmuxRules rules) {
        this.asksForProof = rules.dialer() && rules.probeBytes() > 0;
        this.limit = rules.dialer() ? DIALER_LIMIT : ACCEPTOR_LIMIT;
        this.enforced = rules.windows();
    }

    /** How many bytes the stream may send now; reserves room where it needs more than its share. */
    long room(StreamMachine stream, int streams) {
        if (!enforced) {
            return Long.MAX_VALUE;
        }
        long flying = stream.sendWindow.inFlight();
        long share = Math.max(SHARE_LEAST, Math.min(SHARE_MOST, SHARED / Math.max(1, streams)));
        if (stream.reservation == 0 && flying + stream.pendingBytes() > share) {
            reserve(stream);
        }
        long most = stream.reservation == 0 ? share : stream.reservation + spare();
        return Math.max(0, Math.min(most - flying, limit + extra - inFlight));
    }

    /** What nobody has reserved may be used by those who have: they reach the next UPD anyhow. */
    private long spare() {
        return Math.max(0, limit + extra - SHARED - reserved);
    }

    private void reserve(StreamMachine stream) {
        long stride = Math.max(SendWindow.INITIAL, stream.sendWindow.window()) / 2 + BEYOND_UPDATE;
        if (reserved == 0 || reserved + stride <= limit + extra - SHARED) {
            stream.reservation = stride;
            reserved += stride;
        }
    }

    /** The stream has data and window, but no room here. */
    void await(StreamMachine stream, long now) {
        if (!stream.awaitsFlight) {
            stream.awaitsFlight = true;
            waiting.add(stream);
        }
        if (stallAt == Long.MAX_VALUE) {
            stallAt = now + STALL_NANOS;
        }
    }

    void sent(StreamMachine stream, int bytes) {
        inFlight += bytes;
        if (stream.pendingBytes() == 0) {
            release(stream);
        }
    }

    /** An UPD came: the stream's turn is over if others wait. */
    void consumed(StreamMachine stream, long bytes, long now) {
        inFlight -= bytes;
        extra = Math.max(0, extra - bytes);
        stallAt = waiting.isEmpty() ? Long.MAX_VALUE : now + STALL_NANOS;
        stallPosition = NONE;
        if (!waiting.isEmpty()) {
            release(stream);
        }
    }

    void closed(StreamMachine stream) {
        inFlight -= stream.sendWindow.inFlight();
        release(stream);
    }

    void release(StreamMachine stream) {
        reserved -= stream.reservation;
        stream.reservation = 0;
    }

    /** The peer acknowledges: its memory is its own care. */
    void lift() {
        enforced = false;
    }

    /** The next one that should try again, or null. */
    @Nullable
    StreamMachine nextWaiting() {
        StreamMachine stream = waiting.poll();
        if (stream != null) {
            stream.awaitsFlight = false;
        }
        return stream;
    }

    int waiting() {
        return waiting.size();
    }

    long deadline() {
        return stallAt;
    }

    /**
     * Returns whether those who wait should try again.
     *
     * @param sent position behind the last byte sent
     * @param proven position up to which all is proven received
     */
    boolean onDeadline(long sent, long proven, long now) {
        if (now < stallAt) {
            return false;
        }
        if (asksForProof && !arrived(sent, proven)) {
            stallAt = now + STALL_NANOS;
            return false;
        }
        stallAt = Long.MAX_VALUE;
        stallPosition = NONE;
        extra += SendWindow.INITIAL / 2 + BEYOND_UPDATE;
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
