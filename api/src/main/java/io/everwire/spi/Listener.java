package io.everwire.spi;

import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** A bound port. Any thread. */
public interface Listener {
    /** The address with the port that was bound. */
    SocketAddress local();

    /** Accepts nothing until {@link #resume}; connections wait in the kernel. */
    void pause();

    void resume();

    /** Frees the port; accepted connections go on. Idempotent. Complete when the descriptor is gone. */
    CompletionStage<Void> close();
}
