package io.everwire.tunnel.tui;

import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.tunnel.history.EventEntry;
import io.everwire.tunnel.history.HistorySettings;
import io.everwire.tunnel.history.PoolHistory;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.NonBlockingReader;

/**
 * Shows a pool in the terminal of this process until somebody presses q. Takes the whole screen, and gives it back with
 * what was on it by {@link #close}, also where the process is told to end. While it runs nobody else may write to the
 * terminal. {@link #run} on one thread; {@link #close} on any.
 */
public final class PoolTerminal implements AutoCloseable {
    private static final Duration FRAME = Duration.ofMillis(500);
    /** Rates are of the last three seconds. */
    private static final int SLOTS = 6;

    private static final int EVENTS = 100;
    private static final long KEY_MILLIS = 50;
    /** The alternate screen without a cursor, and back: what all terminals of today understand. */
    private static final String TAKE = "\u001b[?1049h\u001b[?25l";

    private static final String GIVE_BACK = "\u001b[0m\u001b[?25h\u001b[?1049l";

    private final Terminal terminal;
    private final PrintStream screen;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean resized = new AtomicBoolean(true);
    private final Attributes before;
    private Size size = new Size(80, 24);
    private boolean taken;
    private volatile boolean closed;

    PoolTerminal(Terminal terminal, PrintStream screen) {
        this.terminal = terminal;
        this.screen = screen;
        this.before = terminal.getAttributes();
    }

    /**
     * Finds the terminal; nothing changes on it before {@link #run}.
     *
     * @throws IOException if standard input and output are none
     */
    public static PoolTerminal open() throws IOException {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
            return new PoolTerminal(terminal, System.out);
        } catch (IllegalStateException none) {
            throw new IOException("standard input and output are no terminal", none);
        }
    }

    /** Shows a pool until q is pressed, the input ends, or the terminal is closed. */
    public void run(SessionPool pool, String title) throws IOException {
        PoolHistory history = new PoolHistory(new HistorySettings(FRAME, 2 * SLOTS, EVENTS), System.nanoTime());
        Display display = new Display(terminal, true);
        SessionPool.Subscription events = pool.listen(tasks::add, event -> happened(history, event));
        take();
        try {
            long next = System.nanoTime();
            for (boolean on = true; on && !closed; on = answer(key(), pool)) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                if (System.nanoTime() - next >= 0 || resized.get()) {
                    draw(pool, history, display, title);
                    next = System.nanoTime() + FRAME.toNanos();
                }
            }
        } finally {
            events.close();
        }
    }

    private synchronized void take() {
        if (!closed) {
            taken = true;
            terminal.enterRawMode();
            terminal.handle(Terminal.Signal.WINCH, signal -> resized.set(true));
            write(TAKE);
        }
    }

    private static void happened(PoolHistory history, PoolEvent event) {
        history.happened(event, System.nanoTime());
    }

    private synchronized void draw(SessionPool pool, PoolHistory history, Display display, String title) {
        if (closed) {
            return;
        }
        if (resized.getAndSet(false)) {
            size = terminal.getSize(); // asks another process: not for each picture
            display.resize(size.getRows(), size.getColumns());
            display.clear();
        }
        long now = System.nanoTime();
        PoolSnapshot snapshot = pool.snapshot();
        history.observe(snapshot, now);
        List<EventEntry> events = history.eventsAfter(history.eventCount() - EVENTS);
        Picture picture = new Picture(title, snapshot, Rate.latest(history, SLOTS, FRAME, now), events, now);
        display.update(PoolScreen.lines(picture, size.getColumns(), size.getRows()), 0);
    }

    private int key() throws IOException {
        try {
            return terminal.reader().read(KEY_MILLIS);
        } catch (IOException ended) {
            if (closed) {
                return NonBlockingReader.EOF;
            }
            throw ended;
        }
    }

    /** Whether to go on. */
    private static boolean answer(int key, SessionPool pool) {
        if (key == 'r') {
            var unused = pool.renewWorst();
        }
        return key != 'q' && key != 'Q' && key != NonBlockingReader.EOF;
    }

    private void write(String sequence) {
        screen.print(sequence);
        screen.flush();
    }

    /** Gives the terminal back as it was. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            if (taken) {
                terminal.setAttributes(before);
                write(GIVE_BACK);
            }
            terminal.close();
        }
    }
}
