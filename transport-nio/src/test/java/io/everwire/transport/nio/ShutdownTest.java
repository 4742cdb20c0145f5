package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.loopback;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES N: the end of a transport. */
@Timeout(15)
@ExtendWith(LeakCheck.class)
class ShutdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void sh1EveryConnectionIsClosedAndSeenClosedWheneverTheShutdownComes() throws IOException {
        new Wires().close(); // what is opened once per process
        OpenDescriptors before = OpenDescriptors.now();
        for (int round = 0; round < 10; round++) {
            try (Wires wires = new Wires()) {
                Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();
                List<Socket> peers = connect(wires, handlers);
                if (round % 2 == 0) {
                    Eventually.within(2_000, () -> handlers.size() == 20, () -> "accepted " + handlers.size());
                }
                await(wires.transport.shutdown(LIMIT).toCompletableFuture());
                for (Recorder handler : handlers) {
                    assertTrue(handler.closed.isDone(), "a connection was not closed");
                    assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
                }
                for (Socket peer : peers) {
                    assertTrue(isOver(peer));
                }
            }
        }
        Wires.awaitNothingLeftSince(before);
    }

    private static List<Socket> connect(Wires wires, Queue<Recorder> handlers) throws IOException {
        Listener listener = wires.listen(connection -> {
            Recorder handler = new Recorder();
            handlers.add(handler);
            return handler;
        });
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(wires.connect(listener));
        }
        return peers;
    }

    private static boolean isOver(Socket peer) {
        try {
            return peer.getInputStream().read() == -1;
        } catch (SocketTimeoutException nothingCame) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void sh1NoThreadIsLeft() throws IOException {
        Wires wires = new Wires();
        Thread thread = Wires.on(wires.transport.nextLoop(), Thread::currentThread);
        wires.close();
        Eventually.within(1_000, () -> !thread.isAlive(), () -> "the loop's thread lives");
    }

    @Test
    void aGracefulCloseUnderWayMayFinishWithinTheLimit() throws IOException {
        try (Wires wires = new Wires()) {
            Recorder handler = new Recorder();
            Wires.Pair pair = wires.accept(handler);
            pair.connection().close();
            assertEquals(-1, pair.peer().getInputStream().read());
            CompletableFuture<Void> ended = wires.transport.shutdown(LIMIT).toCompletableFuture();
            pair.peer().close();
            await(ended);
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Test
    void theLimitHoldsAgainstACloseThatWouldLinger() throws IOException {
        try (Wires wires = new Wires()) {
            Recorder handler = new Recorder();
            Wires.Pair pair = wires.accept(handler);
            pair.connection().close();
            assertEquals(-1, pair.peer().getInputStream().read());
            long start = System.nanoTime();
            await(wires.transport.shutdown(Duration.ofMillis(300)).toCompletableFuture());
            assertTrue(System.nanoTime() - start < 2_000_000_000L);
            handler.awaitClosed();
            assertTrue(isOver(pair.peer()));
        }
    }

    @Test
    void sh3CallsAfterTheShutdownFailWithShutDown() throws IOException {
        Wires wires = new Wires();
        Recorder handler = new Recorder();
        Connection connection = wires.accept(handler).connection();
        Loop loop = wires.transport.nextLoop();
        wires.close();
        assertEquals(
                ErrorCode.SHUT_DOWN,
                assertThrows(EverwireException.class, () -> loop.execute(() -> {}))
                        .code());
        Recorder dialled = new Recorder();
        wires.transport.dial(loopback(1), DialSettings.within(Wires.DIAL_LIMIT), loop, dialled);
        assertEquals(ErrorCode.SHUT_DOWN, dialled.awaitClosed().code());
        CompletionException refused = assertThrows(
                CompletionException.class, () -> listen(wires.transport).join());
        assertEquals(
                ErrorCode.SHUT_DOWN,
                assertInstanceOf(EverwireException.class, refused.getCause()).code());
        connection.abort();
        await(connection.close().toCompletableFuture());
    }

    private static CompletableFuture<Listener> listen(Transport transport) {
        return transport
                .listen(loopback(0), ListenSettings.defaults(), connection -> null)
                .toCompletableFuture();
    }

    @Test
    void sh5ShuttingDownFromALoopAndTwiceDoesNotDeadlock() throws IOException {
        Wires wires = new Wires();
        Recorder handler = new Recorder();
        wires.accept(handler);
        CompletableFuture<Void> first = Wires.on(
                wires.transport.nextLoop(),
                () -> wires.transport.shutdown(LIMIT).toCompletableFuture());
        CompletableFuture<Void> second = wires.transport.shutdown(LIMIT).toCompletableFuture();
        await(first);
        await(second);
        assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
        wires.close();
    }
}
