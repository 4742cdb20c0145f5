package io.everwire.api;

import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A resumable session: streams over one TCP connection (a wire) after another. Nothing is lost between wires. Methods
 * may be called from any thread; stages complete on {@link #loop()}.
 */
public interface Session {
    /** A secret: see {@link SessionId}. */
    SessionId id();

    MetaSession metaSession();

    /** Who the client is, as the exit's authenticator said; {@link Principal#ANONYMOUS} on the client's side. */
    Principal principal();

    /** The loop on which this session and its streams live. */
    Loop loop();

    SessionState state();

    /**
     * Opens a stream. Does not wait for the peer: what is written goes out behind the SYN (WIRE.md 7.6). Fails with
     * {@link ErrorCode#DRAINING}, {@link ErrorCode#LIMIT} or the reason for which the session ended.
     */
    CompletionStage<Stream> open();

    /**
     * Sets who receives the streams that the peer opens; called on the loop, may not block. Streams that arrive while
     * nobody is set are refused with FIN.
     */
    void streams(Consumer<Stream> acceptor);

    /** A picture of the session as of a moment between two events. */
    CompletionStage<SessionSnapshot> snapshot();

    /**
     * Takes no new streams, lets those that are open end within {@code limit}, aborts the rest, and closes.
     *
     * @return complete when closed
     */
    CompletionStage<CloseReason> drain(Duration limit);

    /**
     * Ends all streams and the session. What was written before goes out if a wire is live. Idempotent.
     *
     * @return complete when closed
     */
    CompletionStage<CloseReason> close();

    /** Completes, never fails, when the session has ended. */
    CompletionStage<CloseReason> closed();
}
