package io.everwire.transport.nio;

import static org.junit.jupiter.api.Assertions.fail;

import io.everwire.spi.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what has no event of its own. */
final class Eventually {
    private Eventually() {}

    static void within(long millis, BooleanSupplier condition, Supplier<String> message) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail(message.get());
            }
            Thread.onSpinWait();
        }
    }

    /** Until the loop has looked at its descriptors so many times: what it could have noticed, it has. */
    static void afterLooks(Loop loop, int count) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> look(loop, count, done));
        Recorder.await(done);
    }

    private static void look(Loop loop, int count, CompletableFuture<Void> done) {
        if (count == 0) {
            done.complete(null);
        } else {
            loop.executeAfterIo(() -> look(loop, count - 1, done));
        }
    }
}
