package io.everwire.tunnel.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys in, screens out, on a terminal that is not one of the system's. */
@Timeout(60)
class PoolTerminalTest {
    private final Shown shown = new Shown();
    private final Renewable pool = new Renewable();
    private final LineDisciplineTerminal terminal = terminal();
    private final PoolTerminal tui = new PoolTerminal(terminal, new PrintStream(shown, true, StandardCharsets.UTF_8));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @AfterEach
    void end() throws Exception {
        tui.close();
        ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void qEndsItAndTheTerminalIsAsItWas() throws Exception {
        start();
        shown.await("the title");
        assertFalse(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ICANON), "keys come at once");
        press('q');
        ended.get(20, TimeUnit.SECONDS);
        tui.close();
        assertTrue(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ICANON));
        assertTrue(shown.text().endsWith("\u001b[?25h\u001b[?1049l"), "the screen is given back last");
        assertEquals(0, pool.listeners);
    }

    @Test
    void rRenewsTheWorst() throws Exception {
        start();
        shown.await("the title");
        press('x');
        press('r');
        pool.renewed.get(20, TimeUnit.SECONDS);
        press('q');
    }

    @Test
    void anotherSizeIsAnotherScreen() throws Exception {
        start();
        shown.await("the title");
        shown.forget();
        terminal.setSize(new Size(40, 10));
        terminal.raise(Terminal.Signal.WINCH);
        shown.await("the title");
        press('q');
    }

    @Test
    void closingFromAnotherThreadEndsIt() throws Exception {
        start();
        shown.await("the title");
        tui.close();
        ended.get(20, TimeUnit.SECONDS);
        assertTrue(shown.text().endsWith("\u001b[?25h\u001b[?1049l"), "nothing is drawn behind the end");
    }

    @Test
    void aTerminalThatWasNotTakenIsLeftAlone() throws Exception {
        tui.close();
        assertEquals("", shown.text());
        start();
    }

    private void start() {
        Thread thread = new Thread(
                () -> {
                    try {
                        tui.run(pool, "the title");
                        ended.complete(null);
                    } catch (IOException | RuntimeException failure) {
                        ended.completeExceptionally(failure);
                    }
                },
                "tui");
        thread.setDaemon(true);
        thread.start();
    }

    private void press(char key) throws IOException {
        terminal.processInputByte(key);
    }

    private LineDisciplineTerminal terminal() {
        try {
            LineDisciplineTerminal made = new LineDisciplineTerminal("test", "xterm", shown, StandardCharsets.UTF_8);
            made.setSize(new Size(100, 24));
            return made;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** All that was written to the terminal. */
    private static final class Shown extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        @Override
        public synchronized void write(int b) {
            super.write(b);
            notifyAll();
        }

        synchronized String text() {
            return toString(StandardCharsets.UTF_8);
        }

        synchronized void forget() {
            reset();
        }

        synchronized void await(String part) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!text().contains(part)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("not shown: " + part + " in " + text());
                }
                wait(left);
            }
        }
    }

    /** A pool that has nothing and is asked for one thing. */
    private static final class Renewable implements SessionPool {
        private static final PoolSnapshot NOTHING = new PoolSnapshot(
                0,
                List.of(),
                new PoolSnapshot.PoolLatency(Duration.ofSeconds(1), Duration.ZERO, null),
                new PoolSnapshot.Opens(0, Duration.ZERO, 0, 0, 0, 0, 0, PoolSnapshot.Distribution.EMPTY),
                0);

        final CompletableFuture<Void> renewed = new CompletableFuture<>();
        volatile int listeners;

        @Override
        public PoolSnapshot snapshot() {
            return NOTHING;
        }

        @Override
        public Subscription listen(Executor executor, Consumer<PoolEvent> listener) {
            listeners = 1;
            return () -> listeners = 0;
        }

        @Override
        public CompletionStage<OptionalInt> renewWorst() {
            renewed.complete(null);
            return CompletableFuture.completedFuture(OptionalInt.empty());
        }

        @Override
        public CompletionStage<Stream> open(OpenOptions options) {
            throw new AssertionError("who looks opens nothing");
        }

        @Override
        public CompletionStage<Void> resize(int members) {
            throw new AssertionError("who looks changes nothing");
        }

        @Override
        public void networkChanged() {
            throw new AssertionError("who looks changes nothing");
        }

        @Override
        public void cutWire(int member) {
            throw new AssertionError("who looks cuts nothing");
        }

        @Override
        public CompletionStage<Void> drain(Duration limit) {
            return close();
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
