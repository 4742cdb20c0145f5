package io.everwire.bench.everwire;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for ends, for a bounded time: what has not ended by then ends with the process. */
public final class Ends {
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private Ends() {}

    public static void await(CompletionStage<?> end) {
        try {
            end.toCompletableFuture().get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unclean) {
            System.err.println("everwire-bench: did not end cleanly: " + unclean);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
