package io.everwire.conformance.rig;

import io.everwire.spi.Loop;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waiting with a limit, and saying what did not come. */
public final class Await {
    private static final long POLL_NANOS = 200_000;

    private Await() {}

    static <T> T get(CompletionStage<T> stage, Limits limits) {
        try {
            return stage.toCompletableFuture().get(limits.await().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("failed: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException silent) {
            throw new AssertionError("nothing within " + limits.await(), silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Runs on a loop and waits for the result. */
    public static <T> T on(Loop loop, Limits limits, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return get(result, limits);
    }

    /** For what has no event of its own. */
    public static void until(Limits limits, BooleanSupplier condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + limits.await().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The figure that did not change any more for the time of silence. */
    public static long settled(Limits limits, LongSupplier figure) {
        AtomicLong last = new AtomicLong(figure.getAsLong());
        AtomicLong since = new AtomicLong(System.nanoTime());
        until(limits, () -> isSettled(limits, figure.getAsLong(), last, since), () -> last + ", and no end of it");
        return last.get();
    }

    private static boolean isSettled(Limits limits, long figure, AtomicLong last, AtomicLong since) {
        long now = System.nanoTime();
        if (last.getAndSet(figure) != figure) {
            since.set(now);
        }
        return now - since.get() > limits.silence().toNanos();
    }

    /** Until the loop has looked at its descriptors so many times: what it could have noticed, it has. */
    public static void afterLooks(Loop loop, int count, Limits limits) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> look(loop, count, done));
        get(done, limits);
    }

    private static void look(Loop loop, int count, CompletableFuture<Void> done) {
        if (count == 0) {
            done.complete(null);
        } else {
            loop.executeAfterIo(() -> look(loop, count - 1, done));
        }
    }
}
