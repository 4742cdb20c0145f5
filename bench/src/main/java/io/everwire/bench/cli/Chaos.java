package io.everwire.bench.cli;

import io.everwire.bench.flow.Link;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Cuts a link's wires again and again until it is told to end. */
final class Chaos {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Chaos::thread);

    private Chaos() {}

    /** @param millis 0 for never */
    static Chaos every(long millis, Link link) {
        Chaos chaos = new Chaos();
        if (millis > 0) {
            var unused = chaos.clock.scheduleAtFixedRate(link::cut, millis, millis, TimeUnit.MILLISECONDS);
        }
        return chaos;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "everwire-chaos");
        thread.setDaemon(true);
        return thread;
    }

    /** Cuts no more. */
    void end() {
        clock.shutdownNow();
    }
}
