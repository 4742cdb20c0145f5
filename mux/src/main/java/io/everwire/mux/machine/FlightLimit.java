package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in flight on a wire towards a peer that acknowledges: more than the path carries would only stand in a
 * queue on the way, and everything else, an echo, behind it. The bound is what the path delivers in a round trip and
 * another one (at least what an acknowledgement may wait for: 25 ms or 256 KiB), and a millisecond's worth (at least 64 KiB).
 *
 * <p>Own traffic hides the shortest round trip, so where the bound is felt all the time it is measured now and then: what
 * is in flight sinks to almost nothing, then a probe goes out, which is answered without delay. Where bulk comes the other
 * way the answer would wait behind it, so what was measured before holds. A probe also goes behind the first bytes of a
 * wire, of whose path nothing is known.
 *
 * <pre>
 *   FLOWING -- 10 s at the bound --> SINKING -- low enough --> ASKING -- answered --> FLOWING
 * </pre>
 *
 * <p>Where round trips are short that costs next to nothing, so it comes sooner and whether the bound is felt or not: the
 * first of them, taken while everything was cold, may have been far too long.
 */
final class FlightLimit {
    static final long SLACK = 65_536;

    /**
     * Each side has other things to do now and then, and on a fast path that is long: with 64 KiB a sender waited for its
     * receiver, or the receiver for it, for a fifth of the time. Two milliseconds gained no more.
     */
    static final long SLACK_NANOS = 1_000_000;

    /** What may go before anything is known: it is evidence, once a probe behind it is answered. */
    static final long START = 2 * SLACK;
    /** Less room than this is not worth a frame. */
    static final int LEAST_ROOM = 4_096;
    /** So much was delivered that it tells of the path, not of the sender. */
    private static final long EVIDENCE_BYTES = 65_536;

    /** Where so much comes the other way in so long, acknowledgements share records with bulk, and wait behind it. */
    private static final long CROSSING_BYTES = 65_536;

    private static final long CROSSING_NANOS = 250_000_000;
    private static final long CROSSING_SLACK = 2 * SLACK;

    private static final long FIRST_PROBE_NANOS = 500_000_000;
    private static final long PROBE_NANOS = 10_000_000_000L;

    /** Where round trips are short a probe costs little, so it comes sooner: after so many of them, but not within a second. */
    private static final long PROBE_ROUND_TRIPS = 500;

    private static final long LEAST_PROBE_NANOS = 1_000_000_000L;
    /** A sender that pauses no longer than this had plenty to send. */
    private static final long PAUSE_NANOS = 1_000_000;

    private enum Phase {
        FLOWING,
        SINKING,
        ASKING
    }

    private final boolean enabled;
    private final boolean probes;
    private boolean known;
    private @Nullable DeliveryRate rate;
    private Phase phase = Phase.FLOWING;
    private boolean evident;
    private boolean binds;
    private boolean exact;
    private boolean alone;
    private long end;
    private long proven;
    private long shortest = Long.MAX_VALUE;
    private long probeEnd = -1;
    private long probeSentAt;
    private long probeAt;
    private boolean crossing;
    private long crossed;
    private long crossingSince;
    private boolean waiting;
    private long ranOutAt;
    private long busySince = Long.MAX_VALUE;

    /**
     * @param enabled whether there is a bound at all
     * @param probes whether the shortest round trip may be measured by a probe; else the shortest one seen has to do
     */
    FlightLimit(boolean enabled, boolean probes) {
        this.enabled = enabled;
        this.probes = probes;
    }

    /** Another wire, another path: nothing is known of it. */
    void wireUp(long sentEnd, long provenPosition, long now) {
        end = sentEnd;
        proven = provenPosition;
        phase = Phase.FLOWING;
        evident = false;
        binds = false;
        exact = false;
        shortest = Long.MAX_VALUE;
        probeEnd = -1;
        probeAt = now + FIRST_PROBE_NANOS;
        waiting = false;
        ranOutAt = now;
        busySince = Long.MAX_VALUE;
        rate = null;
        begin(now);
    }

    /** The peer acknowledges: only now there is something to measure. */
    void peerAcknowledges(long now) {
        known = true;
        begin(now);
    }

    private void begin(long now) {
        if (enabled && known) {
            rate = new DeliveryRate(proven, now);
            if (end > proven) {
                rate.sent(end, now);
            }
        }
    }

    void wireDown() {
        rate = null;
    }

    /** Everything before the position has arrived, by whatever proof; only acknowledgements tell of the rate. */
    void proven(long position) {
        proven = Math.max(proven, position);
    }

    /** Bytes that may be sent now. */
    long room() {
        if (rate == null) {
            return Long.MAX_VALUE;
        }
        long room = limit(rate) - (end - proven);
        binds |= room < LEAST_ROOM;
        return room;
    }

    private long limit(DeliveryRate measured) {
        return switch (phase) {
            case FLOWING -> evident ? usual(measured) : Math.max(START, usual(measured));
            case SINKING -> 0; // the probe goes first
            case ASKING -> unacknowledged(measured); // hardly anything of it stands in a queue
        };
    }

    private long usual(DeliveryRate measured) {
        if (shortest == Long.MAX_VALUE) {
            return 0;
        }
        long path = (long) (measured.perNano() * shortest);
        return slack(measured) + (crossing ? CROSSING_SLACK : 0) + path + Math.max(path, unacknowledged(measured));
    }

    /** Unlike the rest it does not shrink with the round trip, so what only a burst went through would be a long queue. */
    private static long slack(DeliveryRate measured) {
        return (long) Math.max(SLACK, measured.lastingPerNano() * SLACK_NANOS);
    }

    /**
     * As little as an acknowledgement may wait for. On a fast path that is no time: 256 KiB come within a millisecond. With
     * the whole delay instead 4 MiB were in flight over loopback, all that a stream's window allows.
     */
    private static long unacknowledged(DeliveryRate measured) {
        return (long) Math.min(Acknowledgements.ALONE_BYTES, measured.perNano() * Acknowledgements.DELAY_NANOS);
    }

    /** Frames that elicit an answer went out; the last of them ends at {@code position}. */
    void sent(long position, long now) {
        end = position;
        if (rate != null) {
            rate.sent(position, now);
        }
    }

    /** So many bytes came the other way. */
    void received(int bytes, long now) {
        crossed += bytes;
        lookAcross(now);
    }

    private void lookAcross(long now) {
        if (now - crossingSince >= CROSSING_NANOS) {
            crossing = crossed >= CROSSING_BYTES;
            crossed = 0;
            crossingSince = now;
        }
    }

    /** @param more whether something waits to be sent */
    void waits(boolean more, long now) {
        if (more && !waiting && (busySince == Long.MAX_VALUE || now - ranOutAt > PAUSE_NANOS)) {
            busySince = now;
        }
        if (!more && waiting) {
            ranOutAt = now;
        }
        waiting = more;
    }

    /** While little may go nothing is learned of the rate. */
    private long busySince(long now) {
        return phase == Phase.FLOWING && (waiting || now - ranOutAt <= PAUSE_NANOS) ? busySince : Long.MAX_VALUE;
    }

    boolean probeDue() {
        return rate != null && probes && (phase == Phase.SINKING ? hasSunk(rate) : isBlind(rate));
    }

    private boolean hasSunk(DeliveryRate measured) {
        return end - proven <= unacknowledged(measured);
    }

    /** What may go before anything is known is on its way; its acknowledgement need not be waited for longer than it takes. */
    private boolean isBlind(DeliveryRate measured) {
        return !evident && waiting && probeEnd < 0 && limit(measured) - (end - proven) < LEAST_ROOM;
    }

    /** A question that is answered without delay went out, ending at {@code position}. */
    void probed(long position, long now) {
        if (phase == Phase.SINKING) {
            phase = Phase.ASKING;
            probeEnd = -1;
        }
        if (probeEnd < 0) {
            alone = phase == Phase.ASKING || end <= proven;
            probeEnd = position;
            probeSentAt = now;
        }
    }

    void acknowledged(long position, long now) {
        proven = Math.max(proven, position);
        lookAcross(now); // nothing may come any more but this
        if (probeEnd >= 0 && position >= probeEnd) {
            probeAnswered(now - probeSentAt, now);
        }
        if (rate != null) {
            measure(rate, position, now);
        }
    }

    private void probeAnswered(long nanos, long now) {
        probeEnd = -1;
        exact |= alone;
        shortest = phase == Phase.ASKING && !crossing ? nanos : Math.min(shortest, nanos);
        if (phase == Phase.ASKING) {
            phase = Phase.FLOWING;
            busySince = now;
            probeAt = now + probeNanos();
            binds = false;
        }
    }

    private void measure(DeliveryRate measured, long position, long now) {
        long busy = busySince(now);
        measured.acknowledged(position, busy, shortest, now);
        if (measured.roundTrip() >= 0) {
            shortest = Math.min(shortest, measured.roundTrip());
        }
        evident |= measured.sampleBytes() >= EVIDENCE_BYTES;
        if (phase == Phase.FLOWING && probes && busy != Long.MAX_VALUE && now >= probeAt && isDoubtful()) {
            phase = Phase.SINKING;
        }
    }

    /**
     * Whether the bound is felt, or was never measured without own traffic in the way. What comes the other way would hide
     * the shortest round trip as well: the answer waits behind it.
     */
    private boolean isDoubtful() {
        return evident && (!exact || (!crossing && (binds || probeNanos() < PROBE_NANOS)));
    }

    private long probeNanos() {
        return shortest > PROBE_NANOS / PROBE_ROUND_TRIPS
                ? PROBE_NANOS
                : Math.max(LEAST_PROBE_NANOS, PROBE_ROUND_TRIPS * shortest);
    }
}
