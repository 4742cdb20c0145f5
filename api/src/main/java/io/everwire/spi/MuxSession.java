package io.everwire.spi;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The streams of one session. {@link #open} and {@link #streams} from any thread, the rest on the pipe's loop. */
public interface MuxSession {
    /** {@link io.everwire.api.Session#open}. */
    CompletionStage<Stream> open();

    /** {@link io.everwire.api.Session#streams}. */
    void streams(Consumer<Stream> acceptor);

    /**
     * Refuses new streams of both sides from now on. {@link MuxObserver#idle} follows, not from inside this call, once no
     * stream is open and what was sent needs the session no more.
     */
    void drain();

    /** Ends every stream with a reason, sending FIN where that is still possible. */
    void abortStreams(CloseReason why);

    int openStreams();

    /** Whether the peer is known to acknowledge (ARCHITECTURE.md, the acknowledging NOP). */
    boolean peerAcknowledges();

    /**
     * Has the peer answer, by the probe if it acknowledges, else by a stream with the empty command (WIRE.md 6.2). Nothing
     * is asked without a wire.
     */
    void probe();

    /**
     * Since when the peer owes an answer on this wire: a time of the loop's clock, or {@link Long#MAX_VALUE} if it owes
     * none. Starts anew with each wire.
     */
    long awaitingSince();
}
