package io.everwire.transport.nio;

import static io.everwire.transport.nio.HalfCloseTest.writeWhole;
import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.run;
import static io.everwire.transport.nio.Wires.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES G and K: close, reset, abort, and what is told of it. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class CloseTest {
    private static final TransportSettings SETTINGS =
            TransportSettings.defaults().withLoops(1).withMarks(8 << 20, 16 << 20);

    private Wires wires = new Wires(SETTINGS);

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    private void lingerFor(Duration limit) throws IOException {
        wires.close();
        wires = new Wires(SETTINGS.withLinger(limit));
    }

    @Test
    void rs1AllMessagesBeforeACloseArriveThenFin() throws IOException {
        for (int count : new int[] {1, 64, 1_024, 1_025, 5_000}) {
            byte[] sent = DataTest.random(count * 100);
            Recorder handler = new Recorder(connection -> {
                for (int i = 0; i < count; i++) {
                    Wires.commit(connection, sent, i * 100, 100);
                }
                connection.flush();
                connection.close();
            });
            Wires.Pair pair = wires.accept(handler);
            assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
            pair.peer().close();
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Test
    void rs1EachMessageInATurnOfItsOwnArrivesToo() throws IOException {
        byte[] sent = DataTest.random(5_000);
        Recorder handler = new Recorder(connection -> {
            for (byte one : sent) {
                write(connection, new byte[] {one});
            }
            connection.close();
        });
        Wires.Pair pair = wires.accept(handler);
        assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
    }

    @Test
    void rs2EightMebibytesBeforeACloseArriveWhole() throws IOException {
        byte[] sent = DataTest.random(8 << 20);
        Wires.Pair pair = wires.accept(new Recorder(connection -> {
            writeWhole(connection, sent);
            connection.close();
        }));
        assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
    }

    @Test
    void rs2PastTheLingerLimitAPartIsFollowedByAResetNotByFin() throws IOException {
        lingerFor(Duration.ofMillis(300));
        byte[] sent = DataTest.random(8 << 20);
        Recorder handler = new Recorder(connection -> {
            writeWhole(connection, sent);
            connection.close();
        });
        Wires.Pair pair = wires.dial(handler, 4096);
        CloseReason why = handler.awaitClosed();
        assertEquals(ErrorCode.TIMEOUT, why.code());
        assertTrue(why.detail().contains("not taken"), why.detail());
        assertThrows(SocketException.class, () -> pair.peer().getInputStream().readAllBytes());
    }

    @Test
    void rs3AnAbortIsSeenAsAResetAndToldOnce() throws IOException {
        Recorder handler = new Recorder(connection -> writeWhole(connection, DataTest.random(8 << 20)));
        Wires.Pair pair = wires.dial(handler, 4096);
        String socket = Wires.socketOf(pair.connection());
        pair.connection().abort();
        assertEquals(ErrorCode.ABORTED, handler.awaitClosed().code());
        assertThrows(SocketException.class, () -> pair.peer().getInputStream().readAllBytes());
        assertFalse(OpenDescriptors.now().has(socket));
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void rs3AnAbortKeepsTheReasonGivenWithIt() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        CloseReason mine = new CloseReason(Scope.WIRE, ErrorCode.WIRE_DEAD, Initiator.LIBRARY, "no answer for 3 s");
        run(pair.connection(), () -> pair.connection().abort(mine));
        assertEquals(mine, handler.awaitClosed());
        assertThrows(SocketException.class, () -> pair.peer().getInputStream().read());
    }

    @Test
    void rs4UnreadInputDoesNotDestroyWhatWasSentBeforeAClose() throws Exception {
        byte[] sent = DataTest.random(2 << 20);
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        CompletableFuture<Void> sending = BackpressureTest.sendAsync(pair.peer(), DataTest.random(4 << 20));
        run(pair.connection(), () -> {
            writeWhole(pair.connection(), sent);
            pair.connection().close();
        });
        assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
        await(sending);
        pair.peer().close();
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void rs5AGracefulCloseIsAlwaysSeenAsFin() throws IOException {
        for (int i = 0; i < 50; i++) {
            Recorder handler = new Recorder();
            Wires.Pair pair = wires.accept(handler);
            CompletableFuture<Void> closed = pair.connection().close().toCompletableFuture();
            assertEquals(-1, pair.peer().getInputStream().read());
            assertFalse(closed.isDone());
            pair.peer().close();
            await(closed);
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Test
    void rs5APeerThatNeverClosesIsResetAfterTheLingerLimit() throws IOException {
        lingerFor(Duration.ofMillis(200));
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        await(pair.connection().close().toCompletableFuture());
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(-1, pair.peer().getInputStream().read());
        assertThrows(SocketException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                pair.peer().getOutputStream().write(1);
            }
        });
    }

    @Test
    void rs6APeersResetIsToldAtOnceToAReader() throws IOException {
        Recorder handler = new Recorder();
        reset(wires.accept(handler).peer());
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        assertEquals(Initiator.PEER, handler.awaitClosed().by());
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void rs6APeersResetIsToldToAPausedReaderAtItsNextDemandOrWrite() throws IOException {
        for (boolean byDemand : new boolean[] {true, false}) {
            Recorder handler = new Recorder(connection -> {});
            Wires.Pair pair = wires.accept(handler);
            reset(pair.peer());
            Eventually.afterLooks(pair.connection().loop(), 20);
            run(pair.connection(), () -> {
                if (byDemand) {
                    pair.connection().demand(1);
                } else {
                    write(pair.connection(), new byte[] {1});
                }
            });
            assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
            assertEquals(List.of("opened", "closed"), handler.events);
        }
    }

    @Test
    void rs7AResetBehindUnreadBytesIsNeverAnEnd() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        pair.peer().getOutputStream().write(new byte[5_000]);
        reset(pair.peer());
        Eventually.afterLooks(pair.connection().loop(), 20);
        run(pair.connection(), () -> pair.connection().demand(Integer.MAX_VALUE));
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        assertFalse(handler.events.contains("end"));
    }

    @Test
    void rs9AfterFinAndResetALaterWriteFailsAndNeverHangs() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.peer().shutdownOutput();
        await(handler.ended);
        reset(pair.peer());
        writeUntilClosed(pair.connection(), handler);
        ErrorCode code = handler.awaitClosed().code();
        assertTrue(code == ErrorCode.RESET || code == ErrorCode.BROKEN_PIPE, code.toString());
    }

    private static void writeUntilClosed(Connection connection, Recorder handler) {
        connection.loop().execute(() -> {
            if (!handler.closed.isDone()) {
                write(connection, new byte[] {1});
                connection.loop().executeAfterIo(() -> writeUntilClosed(connection, handler));
            }
        });
    }

    @Test
    void em2EachFaultIsToldOnceHoweverMuchWasQueued() throws IOException {
        Recorder handler = new Recorder(connection -> connection.demand(Integer.MAX_VALUE));
        Wires.Pair pair = wires.dial(handler, 4096);
        run(pair.connection(), () -> {
            for (int i = 0; i < 8; i++) {
                writeWhole(pair.connection(), DataTest.random(1 << 20));
            }
            pair.connection().finish();
        });
        CompletableFuture<Void> closing = pair.connection().close().toCompletableFuture();
        reset(pair.peer());
        await(closing);
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        Eventually.afterLooks(pair.connection().loop(), 20);
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void aCloseGoesOnWhileThePeerStillSends() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.connection().close();
        assertEquals(-1, pair.peer().getInputStream().read());
        pair.peer().getOutputStream().write(DataTest.random(1 << 20));
        assertFalse(handler.closed.isDone());
        pair.peer().shutdownOutput();
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    private static void reset(Socket peer) throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }
}
