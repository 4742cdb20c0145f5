package io.everwire.tunnel;

import io.everwire.api.EverwireException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a program's main thread waits for stages. Never on a loop. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private Waiting() {}

    /** The stage's value; throws what it failed with. */
    static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof EverwireException known) {
                throw known;
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    /** Waits for an end, for no longer than {@code limit}; whether it failed changes nothing any more. */
    static void awaitEnd(CompletionStage<?> end, Duration limit) {
        try {
            end.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unclean) {
            LOG.warn(
                    "Something did not end within {} ms, and is left to the end of the process: {}",
                    limit.toMillis(),
                    unclean.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
