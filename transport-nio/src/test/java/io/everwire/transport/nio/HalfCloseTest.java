package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.run;
import static io.everwire.transport.nio.Wires.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.spi.Connection;
import io.everwire.spi.TransportSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES F: each direction ends by itself. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class HalfCloseTest {
    private final Wires wires =
            new Wires(TransportSettings.defaults().withLoops(1).withMarks(8 << 20, 16 << 20));

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void hc1AWriteAndAFinishInOneTurnArriveInThatOrder() throws IOException {
        byte[] sent = DataTest.random(64);
        for (int i = 0; i < 200; i++) {
            Recorder handler = new Recorder(connection -> {
                connection.demand(Integer.MAX_VALUE);
                Wires.commit(connection, sent, 0, sent.length);
                connection.finish(); // flushes
            });
            Wires.Pair pair = wires.accept(handler);
            assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
            pair.peer().close();
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Test
    void hc2HalfCloseDeliversEverythingBeforeFin() throws IOException {
        byte[] sent = DataTest.random(8 << 20);
        Recorder handler = new Recorder(connection -> {
            connection.demand(Integer.MAX_VALUE);
            writeWhole(connection, sent);
            connection.finish();
        });
        Wires.Pair pair = wires.accept(handler);
        assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
        assertFalse(handler.closed.isDone());
        pair.peer().getOutputStream().write(5);
        assertArrayEquals(new byte[] {5}, handler.awaitBytes(1));
    }

    static void writeWhole(Connection connection, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Connection.MAX_CLAIM) {
            Wires.commit(connection, bytes, at, Math.min(Connection.MAX_CLAIM, bytes.length - at));
        }
        connection.flush();
    }

    @Test
    void hc3ThePeersFinIsToldOnceAndTheOutputGoesOn() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.peer().shutdownOutput();
        await(handler.ended);
        byte[] sent = DataTest.random(2 << 20);
        CompletableFuture<Void> written = Wires.writeAll(pair.connection(), sent);
        assertArrayEquals(sent, pair.peer().getInputStream().readNBytes(sent.length));
        await(written);
        Eventually.afterLooks(pair.connection().loop(), 100);
        assertEquals(List.of("opened", "end"), handler.events);
        run(pair.connection(), pair.connection()::finish);
        assertEquals(-1, pair.peer().getInputStream().read());
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(Initiator.PEER, handler.awaitClosed().by());
        assertEquals(List.of("opened", "end", "closed"), handler.events);
    }

    @Test
    void hc6NothingIsWrittenAfterAFinishAndASecondOneDoesNothing() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        Connection connection = pair.connection();
        run(connection, () -> {
            write(connection, new byte[] {1});
            connection.finish();
            assertNull(connection.claim(10));
            connection.commit(5);
            connection.flush();
            connection.finish();
        });
        assertArrayEquals(new byte[] {1}, pair.peer().getInputStream().readAllBytes());
        Eventually.afterLooks(connection.loop(), 20);
        assertEquals(List.of("opened"), handler.events);
        pair.peer().close();
        assertEquals(Initiator.LOCAL, handler.awaitClosed().by());
        run(connection, connection::finish);
    }

    @Test
    void hc7BothFinishAtOnceWithAndWithoutDataCrossing() throws IOException {
        for (int size : new int[] {0, 1, 100_000}) {
            byte[] sent = DataTest.random(size);
            Recorder handler = new Recorder(connection -> {
                connection.demand(Integer.MAX_VALUE);
                writeWhole(connection, sent);
                connection.finish();
            });
            Wires.Pair pair = wires.accept(handler);
            pair.peer().getOutputStream().write(sent);
            pair.peer().shutdownOutput();
            assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
            assertArrayEquals(sent, handler.received());
            assertEquals("end", handler.events.get(handler.events.size() - 2));
        }
    }

    @Test
    void hc8AResumeAfterAnEndThatWasHeldBackTellsIt() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        pair.peer().shutdownOutput();
        Eventually.afterLooks(pair.connection().loop(), 50);
        run(pair.connection(), () -> pair.connection().demand(1));
        await(handler.ended);
        run(pair.connection(), () -> pair.connection().demand(0));
        run(pair.connection(), () -> pair.connection().demand(1));
        run(pair.connection(), () -> write(pair.connection(), new byte[] {8}));
        assertEquals(8, pair.peer().getInputStream().read());
        assertEquals(List.of("opened", "end"), handler.events);
    }
}
