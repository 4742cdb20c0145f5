package io.everwire.spi;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes connections and the loops that they live on. Thread-safe. */
public interface Transport {
    /** One of this transport's loops, in turn. */
    Loop nextLoop();

    /**
     * Opens a connection. Every fault arrives as {@link ConnectionHandler#closed} on {@code loop}; nothing is thrown.
     *
     * @param loop one of this transport's
     */
    Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler);

    /**
     * Listens for connections.
     *
     * @return the listener once the port is bound; fails with {@code BIND_IN_USE}, {@code BIND_DENIED}, {@code
     *     ADDRESS_NOT_AVAILABLE}, … and the address
     */
    CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor);

    /**
     * Ends dials, listeners and connections ({@code SHUT_DOWN}), then the loops. Idempotent; any thread.
     *
     * @return complete, on any thread, when all threads have ended or {@code limit} has passed
     */
    CompletionStage<Void> shutdown(Duration limit);

    /** A dial under way. */
    interface Dial {
        /** Gives it up: {@code closed} follows with {@code CANCELLED}. After {@code opened} it does nothing. Any thread. */
        void cancel();
    }

    /** Decides about connections that arrive. */
    @FunctionalInterface
    interface Acceptor {
        /**
         * Called on the connection's loop, before {@code opened}.
         *
         * @return who receives its callbacks; null aborts it
         */
        @Nullable
        ConnectionHandler accept(Connection connection);
    }
}
