package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.on;
import static io.everwire.transport.nio.Wires.run;
import static io.everwire.transport.nio.Wires.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.Listener;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES A: life and end of a connection. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class LifecycleTest {
    private final Wires wires = new Wires(TransportSettings.defaults().withLoops(1));

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void lc1EventsAreOrderedFromOpenedToClosed() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.peer().getOutputStream().write(new byte[] {1, 2, 3});
        handler.awaitBytes(3);
        run(pair.connection(), () -> write(pair.connection(), new byte[] {4, 5}));
        assertArrayEquals(new byte[] {4, 5}, pair.peer().getInputStream().readNBytes(2));
        pair.peer().shutdownOutput();
        await(handler.ended);
        run(pair.connection(), pair.connection()::finish);
        assertEquals(-1, pair.peer().getInputStream().read());
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        Eventually.afterLooks(pair.connection().loop(), 10);
        assertEquals(List.of("opened", "bytes", "end", "closed"), handler.events);
    }

    @Test
    void lc2CloseFromEightThreadsAtOnceCompletesEveryStageAndTellsOnce() throws Exception {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> closes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closes.add(CompletableFuture.runAsync(() -> {
                awaitStart(start);
                await(pair.connection().close().toCompletableFuture());
                await(pair.connection().close().toCompletableFuture());
            }));
        }
        start.countDown();
        assertEquals(-1, pair.peer().getInputStream().read());
        pair.peer().close();
        closes.forEach(Wires::await);
        Eventually.afterLooks(pair.connection().loop(), 10);
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void lc3CloseInsideOpenedTellsOpenedThenClosedAndSendsFin() throws IOException {
        Recorder handler = new Recorder(connection -> connection.close());
        try (Socket peer = wires.accept(handler).peer()) {
            assertEquals(-1, peer.getInputStream().read());
        }
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void lc4ClosedMeansThatTheDescriptorIsGone() throws IOException {
        for (int i = 0; i < 50; i++) {
            DescriptorWatch handler = new DescriptorWatch();
            Wires.Pair pair = wires.accept(handler);
            handler.socket = Wires.socketOf(pair.connection());
            assertTrue(OpenDescriptors.now().has(handler.socket));
            pair.connection().abort();
            handler.awaitClosed();
            assertFalse(handler.openAtClosed, handler.socket);
            pair.peer().close();
        }
    }

    /** Looks inside of the closed callback. */
    private static final class DescriptorWatch extends Recorder {
        volatile String socket = "";
        volatile boolean openAtClosed = true;

        @Override
        public void closed(CloseReason why) {
            openAtClosed = OpenDescriptors.now().has(socket);
            super.closed(why);
        }
    }

    @Test
    void lc5AThrowingCallbackEndsOnlyItsConnectionAndIsToldOnce() throws IOException {
        Recorder echo = new Recorder();
        Wires.Pair other = wires.accept(echo);
        for (String culprit : List.of("opened", "bytes", "end", "writable")) {
            Thrower handler = new Thrower(culprit);
            Wires.Pair pair = wires.dial(handler);
            provoke(pair.peer());
            assertEquals(ErrorCode.INTERNAL, handler.awaitClosed().code(), culprit);
            assertTrue(handler.awaitClosed().detail().contains("thrown in " + culprit));
            assertEquals("closed", handler.events.get(handler.events.size() - 1));
        }
        other.peer().getOutputStream().write(7);
        assertArrayEquals(new byte[] {7}, echo.awaitBytes(1));
        assertFalse(echo.closed.isDone());
    }

    private static void provoke(Socket peer) {
        try {
            peer.getOutputStream().write(1);
            peer.shutdownOutput();
        } catch (IOException resetAlready) {
            // opened was the culprit
        }
    }

    /** Throws from one callback. */
    private static final class Thrower extends Recorder {
        private final String culprit;

        Thrower(String culprit) {
            this.culprit = culprit;
        }

        @Override
        public void opened(Connection fresh) {
            super.opened(fresh);
            throwIf("opened");
            if (culprit.equals("writable")) {
                fillUp(fresh);
            }
        }

        /** To the high mark without a flush, which then makes room. */
        private static void fillUp(Connection connection) {
            for (ByteBuffer claim; (claim = connection.claim(65_536)) != null; ) {
                connection.commit(claim.remaining());
            }
            connection.flush();
        }

        @Override
        void onBytes(Connection from, byte[] copy) {
            throwIf("bytes");
        }

        @Override
        void onWritable(Connection there) {
            throwIf("writable");
        }

        @Override
        void onEnd(Connection there) {
            throwIf("end");
        }

        private void throwIf(String here) {
            if (culprit.equals(here)) {
                throw new IllegalStateException("thrown in " + here);
            }
        }

        @Override
        public void closed(CloseReason why) {
            leave();
            super.closed(why);
        }
    }

    @Test
    void lc6OperationsAfterClosedDoNothing() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        Connection connection = pair.connection();
        connection.abort();
        handler.awaitClosed();
        assertEquals(true, on(connection.loop(), () -> connection.claim(10) == null));
        run(connection, () -> {
            connection.commit(10);
            connection.flush();
            connection.demand(5);
            connection.finish();
            connection.abort();
        });
        await(connection.close().toCompletableFuture());
        assertThrows(Exception.class, () -> on(connection.loop(), () -> connection.moveTo(connection.loop()))
                .toCompletableFuture()
                .join());
        Eventually.afterLooks(connection.loop(), 10);
        assertEquals(List.of("opened", "closed"), handler.events);
    }

    @Test
    void lc7OperationsBeforeOpenedTakeEffectBehindItInOrder() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Listener listener = wires.listen(connection -> {
            connection.demand(1);
            write(connection, new byte[] {1});
            write(connection, new byte[] {2});
            connection.finish();
            return handler;
        });
        Socket peer = wires.connect(listener);
        peer.getOutputStream().write(9);
        assertArrayEquals(new byte[] {1, 2}, peer.getInputStream().readAllBytes());
        assertArrayEquals(new byte[] {9}, handler.awaitBytes(1));
        assertEquals(List.of("opened", "bytes"), handler.events);
    }

    @Test
    void ao1AddressesAreFixedFromOpenedAndStayAfterClosed() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.connection().abort();
        handler.awaitClosed();
        assertEquals(pair.peer().getLocalSocketAddress(), pair.connection().remote());
        assertEquals(pair.peer().getRemoteSocketAddress(), pair.connection().local());
        assertEquals(
                "/127.0.0.1:" + pair.peer().getLocalPort(),
                pair.connection().remote().toString());
    }
}
