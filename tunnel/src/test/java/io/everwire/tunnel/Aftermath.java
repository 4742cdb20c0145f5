package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.everwire.api.DialledSession;
import io.everwire.api.Stream;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.testkit.OpenDescriptors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The checks with which a case on real sockets ends: another session has echoed all along, a new one is served, and what
 * was opened meanwhile is gone. Connections and threads are looked for one by one, as others of this process come and go.
 */
final class Aftermath {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final long LOOK_NANOS = 5_000_000;
    private static final long LONGEST_ECHO_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SessionAcceptor exit;
    private final Supplier<DialledSession> clients;
    private final DialledSession bystander;
    private final Stream echo;
    private final int sessions;
    private final OpenDescriptors descriptors;
    private final Set<Thread> threads;
    private volatile boolean over;
    private long longestEcho;
    private final CompletableFuture<Void> echoes;

    /**
     * Remembers what is there before the case begins; all loops that it uses should run by now.
     *
     * @param clients gives sessions that are not dialled yet, whose streams the exit echoes
     */
    Aftermath(SessionAcceptor exit, Supplier<DialledSession> clients) throws Exception {
        this.exit = exit;
        this.clients = clients;
        this.bystander = clients.get();
        await(bystander.connect());
        this.echo = await(bystander.open());
        await(echoed());
        this.sessions = exit.sessions().size();
        this.descriptors = OpenDescriptors.now();
        this.threads = threads();
        this.longestEcho = 0;
        this.echoes = goOn().toCompletableFuture();
    }

    /** Nobody has noticed the case, and nothing of it is left: no session, no descriptor, no thread. */
    void check() throws Exception {
        over = true;
        await(echoes);
        assertTrue(longestEcho < LONGEST_ECHO_NANOS, "an echo took " + longestEcho + " ns");
        assertEquals(1, await(bystander.snapshot()).wires(), "wires of the session beside it");
        serveSomeoneNew();
        eventually(
                () -> exit.sessions().size() == sessions, () -> exit.sessions().size() + " sessions");
        eventually(() -> leftOpen().isEmpty(), () -> "left open: " + leftOpen());
        eventually(() -> leftRunning().isEmpty(), () -> "left running: " + leftRunning());
        await(bystander.close());
    }

    /** For who has called {@link #check}. */
    long longestEchoMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestEcho);
    }

    private void serveSomeoneNew() throws Exception {
        DialledSession newcomer = clients.get();
        await(newcomer.connect());
        Stream stream = await(newcomer.open());
        await(stream.write(ByteBuffer.allocate(1)));
        assertEquals(1, await(stream.read(ByteBuffer.allocate(1))));
        await(newcomer.close());
    }

    private CompletionStage<Void> goOn() {
        return over ? CompletableFuture.completedStage(null) : echoed().thenComposeAsync(any -> goOn());
    }

    private CompletionStage<Void> echoed() {
        long asked = System.nanoTime();
        return echo.write(ByteBuffer.allocate(1))
                .thenCompose(written -> echo.read(ByteBuffer.allocate(1)))
                .thenAccept(count -> {
                    assertEquals(1, count);
                    longestEcho = Math.max(longestEcho, System.nanoTime() - asked);
                });
    }

    private Set<String> leftOpen() {
        return OpenDescriptors.now().since(descriptors);
    }

    private Set<Thread> leftRunning() {
        Set<Thread> left = threads();
        left.removeAll(threads);
        left.removeIf(thread -> thread.getName().startsWith("globalEventExecutor")
                || thread.getName().startsWith("ForkJoinPool"));
        return left;
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static void eventually(BooleanSupplier holds, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
