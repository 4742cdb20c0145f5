package io.everwire.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * N resumable sessions to one exit that heal themselves. Thread-safe. Streams opened through it belong to one member
 * each and live through the loss of its wire.
 */
public interface SessionPool {
    /**
     * Opens a stream on a live member, waiting for one for at most {@code timeout}. Fails with {@link
     * ErrorCode#TIMEOUT}, {@link ErrorCode#DRAINING} or {@link ErrorCode#SHUT_DOWN}.
     */
    CompletionStage<Stream> open(Duration timeout);

    /** A recent picture; never blocks. */
    PoolSnapshot snapshot();

    /** Adds a listener, called on the pool's loop; it may not block. A throw is logged and changes nothing. */
    void listen(Consumer<PoolEvent> listener);

    /** Takes no new opens, lets streams end within {@code limit}, then closes. */
    CompletionStage<Void> drain(Duration limit);

    /** Ends all members and their streams. Idempotent. Complete when every session has closed. */
    CompletionStage<Void> close();
}
