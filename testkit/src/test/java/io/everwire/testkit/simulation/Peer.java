package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One end of a connection in a test: writes down what it is told, reads as told, sends what is offered. */
final class Peer implements ConnectionHandler {
    static final int PLENTY = Integer.MAX_VALUE;

    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int demand;
    private final Runnable onOpened;

    @Nullable
    Connection connection;

    @Nullable
    CloseReason why;

    Runnable onBytes = () -> {};
    Runnable onClosed = () -> {};
    int writables;
    long mostUnsent;
    private ByteBuffer outgoing = ByteBuffer.allocate(0);
    private Random sizes = new Random(1);
    private boolean finishAfter;

    Peer(int demand) {
        this(demand, () -> {});
    }

    Peer(int demand, Runnable onOpened) {
        this.demand = demand;
        this.onOpened = onOpened;
    }

    Connection connection() {
        if (connection == null) {
            throw new AssertionError("not opened");
        }
        return connection;
    }

    @Override
    public void opened(Connection opened) {
        events.add("opened");
        connection = opened;
        opened.demand(demand);
        onOpened.run();
        pump();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        if (!events.get(events.size() - 1).equals("bytes")) {
            events.add("bytes");
        }
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        received.writeBytes(copy);
        onBytes.run();
    }

    @Override
    public void writable() {
        writables++;
        pump();
    }

    @Override
    public void end() {
        events.add("end");
    }

    @Override
    public void closed(CloseReason reason) {
        events.add("closed");
        why = reason;
        onClosed.run();
    }

    /** Sends these bytes in pieces of random sizes, as far as there is room, now and later. */
    void send(byte[] bytes) {
        outgoing = ByteBuffer.wrap(bytes);
        pump();
    }

    void sendAndFinish(byte[] bytes, long seed) {
        sizes = new Random(seed);
        finishAfter = true;
        send(bytes);
    }

    private void pump() {
        if (connection == null) {
            return;
        }
        while (outgoing.hasRemaining()) {
            int size = Math.min(outgoing.remaining(), 1 + sizes.nextInt(60_000));
            ByteBuffer room = connection.claim(size);
            if (room == null) {
                connection.flush();
                return;
            }
            room.put(outgoing.slice(outgoing.position(), size));
            outgoing.position(outgoing.position() + size);
            connection.commit(size);
            mostUnsent = Math.max(mostUnsent, connection.unsent());
        }
        connection.flush();
        if (finishAfter) {
            connection.finish();
        }
    }

    ErrorCode code() {
        if (why == null) {
            throw new AssertionError("not closed: " + events);
        }
        return why.code();
    }

    boolean isClosed() {
        return why != null;
    }

    byte[] bytes() {
        return received.toByteArray();
    }
}
