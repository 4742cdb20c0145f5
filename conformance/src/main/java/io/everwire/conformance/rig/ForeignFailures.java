package io.everwire.conformance.rig;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads beside the case's own, and what they threw: nothing that fails there is lost. Thread-safe. */
final class ForeignFailures {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "conformance-beside");
        thread.setDaemon(true);
        return thread;
    });

    <T> CompletableFuture<T> run(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable failure) {
                failures.add(failure);
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    void check() {
        Throwable first = failures.peek();
        if (first != null) {
            throw new AssertionError("on a thread beside the case: " + first, first);
        }
    }

    void close() {
        threads.shutdownNow();
    }
}
