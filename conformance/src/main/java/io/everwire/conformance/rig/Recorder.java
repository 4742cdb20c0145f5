package io.everwire.conformance.rig;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens on one connection, and finds out whether callbacks overlap or leave their loop: these are
 * events, too. Cases override the hooks. Callbacks on the loop; everything else from any thread.
 */
public class Recorder implements ConnectionHandler {
    private static final byte SCRIBBLE = (byte) 0xEE;

    private final String who;
    private final Journal journal;
    private final Limits limits;
    private final Consumer<Connection> onOpened;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final BlockingQueue<Integer> arrivals = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable Connection connection;
    private boolean inside; // plain on purpose: only the loop may come here

    /** Asks for everything when opened. */
    public Recorder(Rig rig) {
        this(rig, connection -> connection.demand(Integer.MAX_VALUE));
    }

    public Recorder(Rig rig, Consumer<Connection> onOpened) {
        this("tested", rig, onOpened);
    }

    Recorder(String who, Rig rig, Consumer<Connection> onOpened) {
        this.who = who;
        this.journal = rig.journal();
        this.limits = rig.limits();
        this.onOpened = onOpened;
    }

    @Override
    public final void opened(Connection fresh) {
        connection = fresh;
        tell("opened", "", () -> {
            opened.complete(fresh);
            onOpened.accept(fresh);
        });
    }

    @Override
    public final void bytes(ByteBuffer chunk) {
        byte[] copy = new byte[chunk.remaining()];
        chunk.duplicate().get(copy);
        scribble(chunk);
        tell("bytes", " " + copy.length, () -> {
            keep(copy);
            onBytes(connection(), copy);
        });
    }

    /** It is the handler's during the callback; a transport that needs it afterwards gives itself away. */
    private static void scribble(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            chunk.put(SCRIBBLE);
        }
    }

    private synchronized void keep(byte[] copy) {
        received.writeBytes(copy);
        arrivals.add(copy.length);
    }

    @Override
    public final void writable() {
        tell("writable", "", () -> onWritable(connection()));
    }

    @Override
    public final void end() {
        tell("end", "", () -> {
            ended.complete(null);
            onEnd(connection());
        });
    }

    @Override
    public final void closed(CloseReason why) {
        tell("closed", " " + why, () -> {
            onClosed(why);
            closed.complete(why);
        });
    }

    private void tell(String event, String detail, Runnable hook) {
        Connection known = connection;
        boolean inLoop = known == null || known.loop().inLoop();
        String seen = inside ? event + " inside another callback" : inLoop ? event : event + " on another thread";
        inside = true;
        events.add(seen);
        journal.note(who, seen + detail);
        try {
            hook.run();
        } finally {
            inside = false;
        }
    }

    /** A chunk has come and is kept. */
    protected void onBytes(Connection from, byte[] copy) {}

    protected void onWritable(Connection there) {}

    protected void onEnd(Connection there) {}

    /** Inside the last callback, before anybody who waits for it goes on. */
    protected void onClosed(CloseReason why) {}

    // ---- what was seen

    /** The callbacks so far: {@code opened, bytes, bytes, end, closed}. */
    public final List<String> events() {
        return List.copyOf(events);
    }

    public final long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    /** Waits until the event was told so often. */
    public final void awaitCount(String event, long times) {
        Await.until(
                limits, () -> count(event) >= times, () -> event + " was told " + count(event) + " times: " + events);
    }

    public final boolean isClosed() {
        return closed.isDone();
    }

    /** Waits for {@code opened}. */
    public final Connection connection() {
        Connection known = connection;
        return known != null && known.loop().inLoop() ? known : Await.get(opened, limits);
    }

    public final void awaitEnd() {
        Await.get(ended, limits);
    }

    public final CloseReason awaitClosed() {
        return Await.get(closed, limits);
    }

    public final synchronized byte[] received() {
        return received.toByteArray();
    }

    /** Waits until this much has come in, and returns all that has. The limit is of each wait for more. */
    public final byte[] awaitBytes(int count) {
        while (size() < count) {
            if (!hasMore()) {
                throw new AssertionError("only " + size() + " of " + count + " bytes came");
            }
        }
        return received();
    }

    private synchronized int size() {
        return received.size();
    }

    private boolean hasMore() {
        try {
            return arrivals.poll(limits.await().toNanos(), TimeUnit.NANOSECONDS) != null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
