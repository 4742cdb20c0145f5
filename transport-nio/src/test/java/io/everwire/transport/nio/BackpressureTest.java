package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Connection;
import io.everwire.spi.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES E: credit for what comes in, marks for what goes out. */
@Timeout(15)
@ExtendWith(LeakCheck.class)
class BackpressureTest {
    private static final int LOW = 64 << 10;
    private static final int HIGH = 128 << 10;

    private final Wires wires = new Wires(TransportSettings.defaults()
            .withLoops(1)
            .withReadBytes(4096)
            .withMarks(LOW, HIGH)
            .withSocketBuffers(32 << 10, 0));

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void bp1APauseInsideTheCallbackLetsNotOneMoreThrough() throws IOException {
        Recorder handler = new PauseAfterEach();
        Wires.Pair pair = wires.accept(handler);
        byte[] sent = DataTest.random(2 << 20);
        CompletableFuture<Void> sending = sendAsync(pair.peer(), sent);
        for (int i = 1; i <= 20; i++) {
            assertNotNull(Recorder.next(handler.chunkSizes));
            Eventually.afterLooks(pair.connection().loop(), 20);
            assertEquals(i, count(handler, "bytes"));
            run(pair.connection(), () -> pair.connection().demand(Integer.MAX_VALUE));
        }
        Recorder rest = new Recorder();
        run(pair.connection(), () -> {
            pair.connection().handler(rest);
            rest.opened(pair.connection()); // demands
        });
        await(sending);
    }

    /** Sets the credit to nothing at each chunk. */
    private static final class PauseAfterEach extends Recorder {
        @Override
        void onBytes(Connection from, byte[] copy) {
            from.demand(0);
        }
    }

    @Test
    void bp2OneCreditIsOneChunkOfAtMostTheReadSize() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        byte[] sent = DataTest.random(64 << 10);
        CompletableFuture<Void> sending = sendAsync(pair.peer(), sent);
        for (int i = 1; i <= 3; i++) {
            run(pair.connection(), () -> pair.connection().demand(1));
            Integer size = Recorder.next(handler.chunkSizes);
            assertTrue(size != null && size <= 4096, "chunk of " + size);
            Eventually.afterLooks(pair.connection().loop(), 50);
            assertEquals(i, count(handler, "bytes"));
        }
        run(pair.connection(), () -> pair.connection().demand(2));
        assertNotNull(Recorder.next(handler.chunkSizes));
        assertNotNull(Recorder.next(handler.chunkSizes));
        Eventually.afterLooks(pair.connection().loop(), 50);
        assertEquals(5, count(handler, "bytes"));
        run(pair.connection(), () -> pair.connection().demand(Integer.MAX_VALUE));
        await(sending);
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
    }

    @Test
    void bp3APausedReaderSeesNeitherBytesNorTheEndUntilItAsks() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        byte[] sent = DataTest.random(50_000);
        pair.peer().getOutputStream().write(sent);
        pair.peer().shutdownOutput();
        Eventually.afterLooks(pair.connection().loop(), 200);
        assertEquals(List.of("opened"), handler.events);
        run(pair.connection(), () -> pair.connection().demand(Integer.MAX_VALUE));
        await(handler.ended);
        assertArrayEquals(sent, handler.received());
    }

    @Test
    void bp3ThePauseHoldsAfterReadingHadBegun() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.peer().getOutputStream().write(1);
        handler.awaitBytes(1);
        run(pair.connection(), () -> pair.connection().demand(0));
        pair.peer().getOutputStream().write(new byte[] {2, 3});
        pair.peer().shutdownOutput();
        Eventually.afterLooks(pair.connection().loop(), 200);
        assertEquals(List.of("opened", "bytes"), handler.events);
        run(pair.connection(), () -> pair.connection().demand(1));
        assertArrayEquals(new byte[] {1, 2, 3}, handler.awaitBytes(3));
        Eventually.afterLooks(pair.connection().loop(), 50);
        assertEquals(List.of("opened", "bytes", "bytes"), handler.events);
        run(pair.connection(), () -> pair.connection().demand(1));
        await(handler.ended);
    }

    @Test
    void bp5PausingAndResumingAtEachChunkLosesNothing() throws IOException {
        Recorder handler = new PauseAndResume();
        Wires.Pair pair = wires.accept(handler);
        byte[] sent = DataTest.random(8 << 20);
        CompletableFuture<Void> sending = sendAsync(pair.peer(), sent);
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
        await(sending);
    }

    /** In turn: pauses until a later task, pauses and resumes in the callback, asks for one. */
    private static final class PauseAndResume extends Recorder {
        private int turn;

        @Override
        void onBytes(Connection from, byte[] copy) {
            switch (turn++ % 3) {
                case 0 -> {
                    from.demand(0);
                    from.loop().executeAfterIo(() -> from.demand(Integer.MAX_VALUE));
                }
                case 1 -> {
                    from.demand(0);
                    from.demand(1);
                }
                default -> from.demand(1);
            }
        }
    }

    @Test
    void bp7AFullQueueTakesNoMoreAndTellsOnceThatItDoesAgain() throws IOException {
        FillingHandler handler = new FillingHandler();
        Wires.Pair pair = wires.dial(handler, 64 << 10);
        Connection connection = pair.connection();
        run(connection, () -> handler.fill(connection));
        readUntilFilled(pair.peer(), handler.unsentWhenTold, 5);
        connection.abort();
        handler.awaitClosed();
        assertTrue(handler.mostUnsent > HIGH && handler.mostUnsent <= HIGH + FillingHandler.WRITE);
        assertEquals(handler.unsentWhenTold.size() + 1, handler.fills);
        handler.unsentWhenTold.forEach(left -> assertTrue(left <= LOW, "told at " + left));
    }

    private static void readUntilFilled(Socket peer, List<Long> refills, int times) throws IOException {
        byte[] buffer = new byte[4096];
        while (refills.size() < times) {
            if (peer.getInputStream().available() > 0) {
                assertTrue(peer.getInputStream().read(buffer) > 0);
            }
        }
    }

    /** Fills the queue to the brim whenever it is told that there is room. */
    private static final class FillingHandler extends Recorder {
        static final int WRITE = 10_000;

        final List<Long> unsentWhenTold = new CopyOnWriteArrayList<>();
        long mostUnsent;
        int fills;

        @Override
        void onWritable(Connection there) {
            unsentWhenTold.add(there.unsent());
            fill(there);
        }

        /** Until the kernel takes no more either; asking in vain more than once is told once. */
        void fill(Connection connection) {
            fills++;
            do {
                for (ByteBuffer claim; (claim = connection.claim(WRITE)) != null; ) {
                    connection.commit(claim.remaining());
                    mostUnsent = Math.max(mostUnsent, connection.unsent());
                }
                connection.flush();
            } while (connection.unsent() <= LOW);
        }
    }

    @Test
    void or3RoomIsToldOnceAndNeverFromInsideAFlush() throws IOException {
        try (Wires small = new Wires(TransportSettings.defaults().withMarks(4_000, 8_000))) {
            Recorder handler = new Recorder();
            Connection connection = small.accept(handler).connection();
            run(connection, () -> {
                for (ByteBuffer claim; (claim = connection.claim(1_000)) != null; ) {
                    connection.commit(claim.remaining());
                }
                assertEquals(9_000, connection.unsent());
                connection.flush();
                assertEquals(0, connection.unsent());
                assertEquals(List.of("opened"), handler.events);
            });
            Eventually.afterLooks(connection.loop(), 10);
            assertEquals(List.of("opened", "writable"), handler.events);
        }
    }

    private static long count(Recorder handler, String event) {
        return handler.events.stream().filter(event::equals).count();
    }

    static CompletableFuture<Void> sendAsync(Socket peer, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                peer.getOutputStream().write(bytes);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
