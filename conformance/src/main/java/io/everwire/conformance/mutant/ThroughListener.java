package io.everwire.conformance.mutant;

import io.everwire.spi.Listener;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** A listener of a mutant: a good one. */
class ThroughListener implements Listener {
    private final Listener good;

    ThroughListener(Listener good) {
        this.good = good;
    }

    @Override
    public SocketAddress local() {
        return good.local();
    }

    @Override
    public void pause() {
        good.pause();
    }

    @Override
    public void resume() {
        good.resume();
    }

    @Override
    public CompletionStage<Void> close() {
        return good.close();
    }
}
