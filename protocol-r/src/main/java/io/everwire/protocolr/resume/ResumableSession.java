package io.everwire.protocolr.resume;

import io.everwire.api.ErrorCode;
import io.everwire.spi.ProtocolViolation;

/**
 * One side of a session's byte stream over one wire after another: what was received, what is held for replay, and what
 * the counters at the start of a wire mean (WIRE.md 6.1, 6.3, 6.6).
 *
 * <pre>
 *   NO_WIRE -> NEGOTIATING -> LIVE -> NO_WIRE ...      DEAD from anywhere
 *                 ^--- a newer wire ---'
 * </pre>
 *
 * Owned by one loop.
 */
public final class ResumableSession {
    /** Where the session stands with its wire. */
    public enum State {
        NO_WIRE,
        NEGOTIATING,
        LIVE,
        DEAD
    }

    private final ReplayBuffer replay;
    private State state = State.NO_WIRE;
    private long received;
    private long replayed;
    private int wires;

    public ResumableSession(ReplayBuffer replay) {
        this.replay = replay;
    }

    public State state() {
        return state;
    }

    public boolean isLive() {
        return state == State.LIVE;
    }

    public boolean isDead() {
        return state == State.DEAD;
    }

    public ReplayBuffer replay() {
        return replay;
    }

    /** Session bytes received: the counter that this side sends. */
    public long received() {
        return received;
    }

    /** Bytes sent again on later wires. */
    public long replayed() {
        return replayed;
    }

    /** Wires that became live; before the first one nothing can have been delivered, or lost. */
    public int wires() {
        return wires;
    }

    /** A wire begins: no byte of an earlier one may be counted any more (WIRE.md 6.5). */
    public void begin() {
        check(state != State.DEAD, "begin");
        state = State.NEGOTIATING;
    }

    /**
     * The peer's counter has come: the session is live, and the replay buffer stands at the first byte that the peer
     * lacks.
     *
     * @return how many bytes will be sent again
     * @throws ProtocolViolation with {@code CANNOT_RESUME} if the buffer does not reach back that far, or the peer
     *     claims more than was sent
     */
    public long negotiated(long peerReceived) throws ProtocolViolation {
        check(state == State.NEGOTIATING, "negotiated");
        if (!replay.canResumeAt(peerReceived)) {
            throw new ProtocolViolation(
                    ErrorCode.CANNOT_RESUME,
                    "the peer has received " + Long.toUnsignedString(peerReceived) + " bytes; " + replay.proven()
                            + " to " + replay.sent() + " can be served");
        }
        long again = replay.sent() - peerReceived;
        replay.rewind(peerReceived);
        replayed += again;
        wires++;
        state = State.LIVE;
        return again;
    }

    /** Session bytes have arrived on the live wire. */
    public void received(int bytes) {
        check(state == State.LIVE, "received");
        received += bytes;
    }

    /** The wire is gone. */
    public void wireLost() {
        if (state != State.DEAD) {
            state = State.NO_WIRE;
        }
    }

    /** The session is over; its memory is given back. */
    public void die() {
        state = State.DEAD;
        replay.discard();
    }

    private void check(boolean right, String operation) {
        if (!right) {
            throw new IllegalStateException(operation + " in " + state);
        }
    }
}
