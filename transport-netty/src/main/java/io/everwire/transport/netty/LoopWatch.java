package io.everwire.transport.netty;

import io.everwire.api.EverwireException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Names a loop that one callback holds up, and where: all connections of that loop stand still meanwhile. Each loop is
 * asked for a sign of life at every look; one that has not given it by the next is told of, once. {@link #look} is for one
 * thread.
 */
final class LoopWatch {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final int FRAMES = 20;

    private final List<Watched> loops;
    private final Consumer<String> report;

    LoopWatch(List<NettyLoop> loops, Consumer<String> report) {
        this.loops = loops.stream().map(Watched::new).toList();
        this.report = report;
    }

    /** Looks again and again, on the JDK's own thread for what is due later: no look waits for anything. */
    void lookWhile(BooleanSupplier running) {
        CompletableFuture.delayedExecutor(PERIOD.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    if (running.getAsBoolean()) {
                        look();
                        lookWhile(running);
                    }
                });
    }

    void look() {
        loops.forEach(Watched::look);
    }

    /** One loop. */
    private final class Watched {
        private final NettyLoop loop;
        private volatile boolean alive = true;
        private boolean told;

        Watched(NettyLoop loop) {
            this.loop = loop;
        }

        void look() {
            if (alive) {
                told = false;
                alive = false;
                askForSign();
            } else if (!told) {
                told = true;
                report.accept(description());
            }
        }

        private void askForSign() {
            try {
                loop.execute(() -> alive = true);
            } catch (EverwireException ended) {
                alive = true; // there is nothing to hold up
            }
        }

        private String description() {
            var thread = loop.events().threadProperties();
            return "The loop " + thread.name() + " has been held up for " + PERIOD.toSeconds() + " s or more, by\n"
                    + Arrays.stream(thread.stackTrace())
                            .limit(FRAMES)
                            .map(frame -> "\tat " + frame)
                            .collect(Collectors.joining("\n"));
        }
    }
}
