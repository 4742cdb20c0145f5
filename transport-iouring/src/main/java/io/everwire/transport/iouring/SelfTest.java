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
 * remembered, a failure is not, as what a system refuses may change. An attempt that takes longer than the answer may goes
 * on, and the next question waits for the same one: so a machine that is only busy is not taken for one that refuses.
 * Thread-safe.
 */
final class SelfTest {
    /** So many answers long an attempt goes on before it counts as one that hangs. */
    private static final int PATIENCE = 8;

    private final Supplier<Transport> transport;
    private final SystemFacts system;
    private final Duration limit;
    private @Nullable CompletableFuture<Void> attempt;

    /**
     * @param transport makes what is tested; may throw anything, or hang
     * @param limit of each answer
     */
    SelfTest(Supplier<Transport> transport, SystemFacts system, Duration limit) {
        this.transport = transport;
        this.system = system;
        this.limit = limit;
    }

    Optional<Unavailability> unavailability() {
        Throwable failure = system.isLinux() ? await(attempt()) : new UnsupportedOperationException(system.os());
        return Optional.ofNullable(failure).map(cause -> Diagnosis.of(cause, system));
    }

    private synchronized CompletableFuture<Void> attempt() {
        CompletableFuture<Void> last = attempt;
        if (last == null || last.isCompletedExceptionally()) {
            last = begin();
            attempt = last;
        }
        return last;
    }

    /** On a thread of its own: what hangs in the kernel cannot be interrupted, only left behind. */
    private CompletableFuture<Void> begin() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(done), "everwire-iouring-self-test");
        thread.setDaemon(true);
        thread.start();
        return done;
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
            RoundTrip.over(transport.get(), limit.multipliedBy(PATIENCE));
            done.complete(null);
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }
}
