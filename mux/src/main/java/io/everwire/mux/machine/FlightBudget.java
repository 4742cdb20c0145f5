package io.everwire.mux.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all streams together have in flight towards a peer that never acknowledged (WIRE.md 7.2). An exit of the
 * reference stops reading the whole session at 1 MiB unread, so the sum stays below that; towards a client the bound is
 * what the replay buffer can hold. Such a peer tells of its progress only after half a window of one stream, so the room
 * is not shared out evenly, which would bring nobody to that point: each stream has a small share, and a few at a time
 * reserve enough to reach the peer's next UPD, and keep that until it comes. Nobody may use what those still need, so the
 * UPDs do come (the banker's rule). Where half of the bound is used and nobody has anything reserved, the stream nearest
 * to that point goes first: the UPD that it brings proves what all the others have sent before.
 *
 * <p>An exit's bound lies below the three quarters of the replay buffer at which a wire is changed for want of a proof, so
 * that this happens only where the UPDs do not come, or do not prove enough.
 */
final class FlightBudget {
    static final long DIALER_LIMIT = (1 << 20) - (64 << 10);
    static final long ACCEPTOR_LIMIT = (3 << 20) - (256 << 10);
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
    private final ArrayList<StreamMachine> holders = new ArrayList<>(2);
    private @Nullable StreamMachine woken;
    private long inFlight;
    private long turns;
    private long extra;
    private long stallAt = Long.MAX_VALUE;
    private long stallPosition = NONE;
    private boolean proofWanted;

    FlightBudget(SmuxRules rules) {
        this.asksForProof = rules.dialer() && rules.probeBytes() > 0;
        this.limit = rules.dialer() ? DIALER_LIMIT : ACCEPTOR_LIMIT;
        this.enforced = rules.windows() && rules.firstWindow() > 0;
    }

    /** How many bytes the stream may send now; reserves room where it needs more than its share. */
    long room(StreamMachine stream, int streams) {
        if (!enforced) {
            return Long.MAX_VALUE;
        }
        long flying = stream.sendWindow.inFlight();
        long share = Math.max(SHARE_LEAST, Math.min(SHARE_MOST, SHARED / Math.max(1, streams)));
        if (stream.reservation == 0 && flying + stream.pendingBytes() > share && isNext(stream)) {
            reserve(stream);
        }
        long most = stream.reservation == 0 ? Math.min(share - flying, free()) : needs(stream) + spare();
        return Math.max(0, Math.min(most, limit + extra - inFlight));
    }

    /** Who waits longest reserves first: one that has just had its UPD would need the least, each time anew. */
    private boolean isNext(StreamMachine stream) {
        return waiting.isEmpty() || stream == woken;
    }

    /** What nobody who has reserved still needs. */
    private long free() {
        long free = limit + extra - inFlight;
        for (StreamMachine holder : holders) {
            free -= needs(holder);
        }
        return free;
    }

    private static long needs(StreamMachine holder) {
        return Math.max(0, holder.reservation - holder.sendWindow.inFlight());
    }

    /** Where nobody waits, those who have reserved may use what is neither reserved nor for the shares. */
    private long spare() {
        return waiting.isEmpty() ? Math.max(0, free() - SHARED) : 0;
    }

    private void reserve(StreamMachine stream) {
        long stride = Math.max(SendWindow.INITIAL, stream.sendWindow.window()) / 2 + BEYOND_UPDATE;
        long need = stride - stream.sendWindow.inFlight();
        if (need > free() - SHARED) {
            reclaim();
        }
        if (holders.isEmpty() || need <= free() - SHARED) {
            stream.reservation = stride;
            holders.add(stream);
        }
    }

    /** Whoever has had nothing to send for a whole turn does not need its reservation. */
    private void reclaim() {
        holders.removeIf(holder -> {
            boolean idle = holder.pendingBytes() == 0 && turns - holder.idleTurn > 1;
            holder.reservation = idle ? 0 : holder.reservation;
            return idle;
        });
    }

    /** Frames are being made: users have had time to write more. */
    void turn() {
        turns++;
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
            stream.idleTurn = turns;
        }
    }

    /** An UPD came: what the stream had reserved is for others now, if they wait. */
    void consumed(StreamMachine stream, long bytes, long now) {
        inFlight -= bytes;
        extra = Math.max(0, extra - bytes);
        stallAt = waiting.isEmpty() ? Long.MAX_VALUE : now + STALL_NANOS;
        stallPosition = NONE;
        release(stream);
    }

    void closed(StreamMachine stream) {
        inFlight -= stream.sendWindow.inFlight();
        release(stream);
    }

    void release(StreamMachine stream) {
        if (stream.reservation > 0) {
            stream.reservation = 0;
            holders.remove(stream);
        }
    }

    /** The peer acknowledges: its memory is its own care. */
    void lift() {
        enforced = false;
    }

    /** The next one that should try again, or null: in the order in which they came. */
    @Nullable
    StreamMachine nextWaiting() {
        return released(waiting.poll());
    }

    /** The one that should try again before all others, or null: there is one near the bound only. */
    @Nullable
    StreamMachine nearestWaiting() {
        if (!enforced || waiting.size() < 2 || inFlight < (limit + extra) / 2) {
            return null;
        }
        StreamMachine nearest = null;
        for (StreamMachine stream : waiting) {
            nearest = nearest == null || toNextUpdate(stream) < toNextUpdate(nearest) ? stream : nearest;
        }
        waiting.remove(nearest);
        return released(nearest);
    }

    /** One that has sent enough already only waits for its UPD. */
    private static long toNextUpdate(StreamMachine stream) {
        long bytes = stream.sendWindow.toNextUpdate();
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    private @Nullable StreamMachine released(@Nullable StreamMachine stream) {
        woken = stream;
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
