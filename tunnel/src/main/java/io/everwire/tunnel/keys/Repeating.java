package io.everwire.tunnel.keys;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, until it is closed. */
public final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final long CLOSE_SECONDS = 5;

    private final ScheduledExecutorService thread;

    private Repeating(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** Begins: the first time after one pause. A throw is logged and does not end it. */
    public static Repeating every(Duration pause, String name, Runnable deed) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(
                () -> tried(name, deed), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return new Repeating(thread);
    }

    private static void tried(String name, Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException thrown) {
            LOG.warn("{} has thrown, a defect of Everwire; it is done again in its turn", name, thrown);
        }
    }

    /** Ends, and waits for what is under way, within a limit. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            boolean ended = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            assert ended : "a thread goes on";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
