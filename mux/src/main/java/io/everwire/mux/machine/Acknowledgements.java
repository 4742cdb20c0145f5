package io.everwire.mux.machine;

import io.everwire.spi.ProtocolViolation;

/**
 * The acknowledging NOP (ARCHITECTURE.md 6): what we owe the peer, and what the peer owes us on the wire at hand. The
 * NOP's stream id is the low 32 bits of the session bytes received, one less where that is 0; every other smux ignores it.
 */
final class Acknowledgements {
    static final int WITH_OTHERS_BYTES = 16_384;
    static final int ALONE_BYTES = 262_144;
    static final long DELAY_NANOS = 25_000_000;
    static final long UNKNOWN_PEER_NANOS = 1_000_000_000;
    static final int UNPROVEN_NOPS_BYTES = 4_096;
    static final long SILENCE_NANOS = 100_000_000;
    static final long MUTE_SILENCE_NANOS = 1_000_000_000;

    private final boolean enabled;
    private final boolean probes;
    private final Questions questions = new Questions();
    private boolean peerAcknowledges;
    private boolean wireUp;
    private long wireUpAt;

    private long owed;
    private long owedSince;
    private boolean owedAtOnce;
    private boolean everSent;
    private long lastSentAt;
    private long said;

    private long elicitingEnd;
    private boolean probeDue;
    private boolean streamProbeDue;
    private boolean heardSinceGreeting;
    private long greetedAt = Long.MAX_VALUE;
    private long silenceAt = Long.MAX_VALUE;

    /**
     * @param enabled whether there are acknowledgements at all
     * @param probes whether they are asked for where they would be late
     */
    Acknowledgements(boolean enabled, boolean probes) {
        this.enabled = enabled;
        this.probes = enabled && probes;
    }

    boolean peerAcknowledges() {
        return peerAcknowledges;
    }

    // what we owe

    /** Bytes of frames that elicit an answer have come: all but NOPs. */
    void received(int bytes, long now) {
        if (owed == 0) {
            owedSince = now;
        }
        owed += bytes;
    }

    /** The peer asks for an answer without delay: so it knows acknowledgements, and will give its own. */
    void probed() {
        owedAtOnce = true;
        peerAcknowledges |= enabled;
    }

    /** @param othersGo whether something is sent anyway, which makes ours cheap */
    boolean due(boolean othersGo, long now) {
        if (!enabled || owed == 0 || !allowed(now)) {
            return false;
        }
        return owedAtOnce
                || owed >= ALONE_BYTES
                || now - owedSince >= DELAY_NANOS
                || (othersGo && (owed >= WITH_OTHERS_BYTES || !everSent));
    }

    /** A peer that never acknowledged may not understand: it is told at most once a second. */
    private boolean allowed(long now) {
        return peerAcknowledges || !everSent || now - lastSentAt >= UNKNOWN_PEER_NANOS;
    }

    /**
     * Whether the peer would learn anything from an acknowledgement that goes beside a probe. NOPs alone are not worth one,
     * so what a peer keeps of its own, on a session where nothing else happens, would grow with each probe that it answers.
     */
    boolean tellsWithProbe(long received) {
        return peerAcknowledges && received > said;
    }

    /** @param received what it said */
    void sent(long received, long now) {
        said = received;
        owed = 0;
        owedAtOnce = false;
        everSent = true;
        lastSentAt = now;
    }

    static int idFor(long received) {
        int id = (int) received;
        return id == 0 ? -1 : id;
    }

    // what the peer owes

    /** What went out before, on an earlier wire or to a peer that was not known then, is a question now. */
    void askWhatIsOpen(long proven, long now) {
        if (elicitingEnd > proven) {
            questions.ask(elicitingEnd, now);
        }
    }

    /** Position behind the last frame sent that elicits an answer. */
    long elicitingEnd() {
        return elicitingEnd;
    }

    /** Frames that elicit an answer were sent; the last of them ends at {@code end}. */
    void asked(long end, long now) {
        elicitingEnd = end;
        probeDue = false;
        if (peerAcknowledges) {
            questions.ask(end, now);
        }
    }

    /**
     * Reads an acknowledgement.
     *
     * @return the position that it proves, or -1 where it means nothing
     */
    long read(int id, long sent) throws ProtocolViolation {
        if (!enabled || id == 0) {
            return -1;
        }
        int distance = id - (int) sent;
        if (distance > 0) {
            throw new ProtocolViolation("acknowledges " + distance + " bytes that were never sent");
        }
        peerAcknowledges = true;
        return sent + distance;
    }

    /** Everything before the position was acknowledged: returns a round trip in nanoseconds, or -1. */
    long acknowledged(long position, long now) {
        return questions.answered(position, now);
    }

    /** Proven by something that is no answer to a question. */
    void proven(long position) {
        questions.proven(position);
    }

    /** @param dials whether this side is the one that notices silence, and asks an unknown peer if it acknowledges */
    void wireUp(boolean dials, long proven, long now) {
        wireUp = true;
        wireUpAt = now;
        owed = 0; // the counter at the start of the wire said it
        owedAtOnce = false;
        if (peerAcknowledges) {
            askWhatIsOpen(proven, now);
        }
        if (dials && probes && !peerAcknowledges) {
            probeDue = true;
            greeted(now); // be it only in the replay: it is asked
        }
        if (dials) {
            watchSilence(now);
        }
    }

    void wireDown() {
        wireUp = false;
        questions.clear();
        greetedAt = Long.MAX_VALUE;
        silenceAt = Long.MAX_VALUE;
    }

    long awaitingSince() {
        return peerAcknowledges ? questions.oldest() : greetedAt;
    }

    /** A probe goes to a peer that is not known: an acknowledging one answers, any other at least says something. */
    void greeted(long now) {
        greetedAt = peerAcknowledges || heardSinceGreeting ? Long.MAX_VALUE : now;
    }

    /** Something has come; after a greeting that is no acknowledgement, so the peer may be one that never does. */
    void heard() {
        if (greetedAt != Long.MAX_VALUE) {
            greetedAt = Long.MAX_VALUE;
            heardSinceGreeting = true;
        }
    }

    /** Traffic has come from a peer; if nothing follows for a while, it may have died in silence. */
    void watchSilence(long now) {
        if (!wireUp || !(peerAcknowledges || heardSinceGreeting)) {
            silenceAt = Long.MAX_VALUE;
        } else {
            silenceAt = now + (peerAcknowledges ? SILENCE_NANOS : MUTE_SILENCE_NANOS);
        }
    }

    /** The next frame out is a probe, unless another one goes that elicits an answer, too. */
    void ask() {
        probeDue |= wireUp && questions.oldest() == Long.MAX_VALUE;
    }

    boolean probeDue() {
        return probeDue;
    }

    /** Our own NOPs are never acknowledged, so something must be said from time to time that is. */
    boolean onlyNopsUnproven(long sent, long proven) {
        return probes && peerAcknowledges && elicitingEnd <= proven && sent - proven >= UNPROVEN_NOPS_BYTES;
    }

    long deadline(long now) {
        return Math.min(silenceAt, ackDeadline(now));
    }

    /** What is due already waits for room, not for time. */
    private long ackDeadline(long now) {
        if (!enabled || owed == 0 || !wireUp) {
            return Long.MAX_VALUE;
        }
        long wanted = owedAtOnce ? owedSince : owedSince + DELAY_NANOS;
        long allowed = peerAcknowledges || !everSent ? wanted : Math.max(wanted, lastSentAt + UNKNOWN_PEER_NANOS);
        return allowed > now ? allowed : Long.MAX_VALUE;
    }

    /** @param ask whether silence is worth a question: a dialling side with open streams must notice a silent death */
    void onDeadline(boolean ask, long proven, long now) {
        if (now >= silenceAt) {
            silenceAt = Long.MAX_VALUE;
            probeDue = ask && probes && peerAcknowledges && elicitingEnd <= proven;
            streamProbeDue = ask && !peerAcknowledges;
        }
    }

    /** Whether the peer had the time to answer on this wire, and said other things instead. */
    boolean seemsMute(long now) {
        return heardSinceGreeting && wireUp && now - wireUpAt >= MUTE_SILENCE_NANOS;
    }

    /** Whether silence is to be broken by a stream, as the peer understands nothing else; once. */
    boolean takeStreamProbe() {
        boolean due = streamProbeDue;
        streamProbeDue = false;
        return due;
    }
}
