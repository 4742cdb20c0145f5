package io.everwire.transport.nio;

import static org.junit.jupiter.api.Assertions.fail;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what happens on one connection, and checks that callbacks neither overlap nor leave their thread. */
class Recorder implements ConnectionHandler {
    static final long LIMIT_SECONDS = 10;

    final List<String> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final BlockingQueue<Integer> chunkSizes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> writables = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Consumer<Connection> onOpened;
    private @Nullable Connection connection;
    private boolean inside; // plain on purpose: only the loop may come here

    Recorder() {
        this(connection -> connection.demand(Integer.MAX_VALUE));
    }

    Recorder(Consumer<Connection> onOpened) {
        this.onOpened = onOpened;
    }

    @Override
    public void opened(Connection fresh) {
        connection = fresh;
        enter("opened");
        opened.complete(fresh);
        onOpened.accept(fresh);
        inside = false;
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        enter("bytes");
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        synchronized (received) {
            received.writeBytes(copy);
        }
        chunkSizes.add(copy.length);
        onBytes(connection(), copy);
        inside = false;
    }

    void onBytes(Connection from, byte[] copy) {}

    @Override
    public void writable() {
        enter("writable");
        writables.add("writable");
        onWritable(connection());
        inside = false;
    }

    void onWritable(Connection there) {}

    @Override
    public void end() {
        enter("end");
        ended.complete(null);
        onEnd(connection());
        inside = false;
    }

    void onEnd(Connection there) {}

    @Override
    public void closed(CloseReason why) {
        enter("closed");
        closed.complete(why);
        inside = false;
    }

    private void enter(String event) {
        Connection known = connection;
        boolean inLoop = known == null || known.loop().inLoop();
        events.add(inside ? event + " inside another callback" : inLoop ? event : event + " on another thread");
        inside = true;
    }

    /** For those that throw out of a callback. */
    void leave() {
        inside = false;
    }

    Connection connection() {
        return await(opened);
    }

    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    String receivedText() {
        return new String(received(), StandardCharsets.UTF_8);
    }

    /** Waits until this much has come in, and returns all that has. */
    byte[] awaitBytes(int count) {
        while (receivedSize() < count) {
            if (next(chunkSizes) == null) {
                return fail("only " + receivedSize() + " of " + count + " bytes came");
            }
        }
        return received();
    }

    private int receivedSize() {
        synchronized (received) {
            return received.size();
        }
    }

    CloseReason awaitClosed() {
        return await(closed);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            return fail(failure);
        }
    }

    static <T> @Nullable T next(BlockingQueue<T> queue) {
        try {
            return queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            return fail(interrupted);
        }
    }
}
