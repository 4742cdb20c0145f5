package io.everwire.conformance.cases;

import io.everwire.spi.Loop;
import java.util.concurrent.CompletableFuture;

/** Comes again for ever, or until it is told to stop. */
final class Busy implements Runnable {
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Loop loop;
    private volatile boolean stopped;

    Busy(Loop loop) {
        this.loop = loop;
    }

    CompletableFuture<Void> started() {
        return started;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        started.complete(null);
        if (!stopped) {
            loop.executeAfterIo(this);
        }
    }
}
