package io.everwire.bench.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client's connections to one server, over which flows are opened in turn. Thread-safe. */
public interface Link extends AutoCloseable {
    /** Opens a flow; its handler hears of everything else. */
    void open(FlowHandler handler);

    /** Makes one more connection, complete when it could be used, and closes it. */
    CompletionStage<Void> handshake();

    /** Cuts what every connection runs over, as a fault would; nothing where the stack has no answer to that. */
    default void cut() {}

    /** Cuts one connection, another one each time; complete when it could be used again. Fails where that cannot be. */
    default CompletionStage<Void> resumption() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("connections of this stack do not come back"));
    }

    /** How many connections have come to life so far, handshakes left out. */
    default long wires() {
        return 0;
    }

    /** How many of them took up a session that had lost one. */
    default long resumed() {
        return 0;
    }

    /** Ends all connections and threads, and waits for them within a bound. */
    @Override
    void close();
}
