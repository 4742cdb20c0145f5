package io.everwire.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The client's end of a session. It dials only when told to: when to try again after a failure is the decision of its
 * owner, usually a {@link SessionPool}.
 */
public interface DialledSession extends Session {
    /**
     * Dials a wire and resumes the session on it, or begins it. A wire that is live meanwhile stays in use until the
     * new one takes its place. One attempt at a time: while one is under way its stage is returned.
     *
     * @return complete when the new wire is live; fails when this attempt failed, the session living on ({@link
     *     Scope#WIRE}), or when the session ended by it ({@link Scope#SESSION}: {@link ErrorCode#SESSION_UNKNOWN},
     *     {@link ErrorCode#CANNOT_RESUME})
     */
    CompletionStage<WireStart> connect();

    /**
     * Gives up the attempt that is under way: its stage fails with {@link ErrorCode#CANCELLED}, and the session lives on
     * as after any failed one. Nothing where none is under way.
     */
    void abandonAttempt();

    /**
     * Sets for how long the peer may owe an answer without a single byte arriving; then the wire is aborted with {@link
     * ErrorCode#WIRE_DEAD}. Until it is set, the dialer's settings decide.
     */
    void deathTimeout(Duration timeout);

    /**
     * Asks the peer for an answer, so that a wire that is silent and dead is found, and the round trip is measured: one
     * frame each way towards a peer that acknowledges, a short stream towards any other (WIRE.md 6.2). Nothing is asked
     * without a live wire.
     */
    void probe();

    /** Ends the live wire abruptly, as a fault would; the session waits for another one. Nothing without a live wire. */
    void cutWire();
}
