package io.everwire.transport.iouring;

import io.everwire.spi.Transport;
import io.everwire.spi.Unavailability;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transport works here, found out by using it: one byte to an echo over loopback and back. A success is
 * remembered; a failure is not, as what a system refuses may change. Thread-safe.
 */
final class SelfTest {
    private final Supplier<Transport> transport;
    private final SystemFacts system;
    private final Duration limit;
    private volatile boolean passed;

    /**
     * @param transport makes what is tested; may throw anything, or hang
     * @param limit after which a transport that hangs counts as one that does not work
     */
    SelfTest(Supplier<Transport> transport, SystemFacts system, Duration limit) {
        this.transport = transport;
        this.system = system;
        this.limit = limit;
    }

    Optional<Unavailability> unavailability() {
        if (passed) {
            return Optional.empty();
        }
        Throwable failure = system.isLinux() ? failure() : new UnsupportedOperationException(system.os());
        passed = failure == null;
        return Optional.ofNullable(failure).map(cause -> Diagnosis.of(cause, system));
    }

    /** On a thread of its own: what hangs in the kernel cannot be interrupted, only left behind. */
    private @Nullable Throwable failure() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(done), "everwire-iouring-self-test");
        thread.setDaemon(true);
        thread.start();
        return await(done);
    }

    private @Nullable Throwable await(CompletableFuture<Void> done) {
        try {
            done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException silent) {
            return silent;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return interrupted;
        }
    }

    /** Errors too: a native library that is missing is one. */
    private void run(CompletableFuture<Void> done) {
        try {
            RoundTrip.over(transport.get(), limit);
            done.complete(null);
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }
}
