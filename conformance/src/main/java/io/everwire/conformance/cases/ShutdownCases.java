package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** N: the end of a transport. */
public interface ShutdownCases extends UnderTest {
    @Case(
            id = "SH-1",
            promise = "Whenever a shutdown comes, every connection is told SHUT_DOWN and every peer sees its end.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 30)
    default void everyConnectionIsClosedAndSeenClosedWheneverTheShutdownComes(Rig rig) {
        for (int round = 0; round < rig.volume(4, 20); round++) {
            Transport transport = rig.make(TransportSettings.defaults().withLoops(2));
            Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();
            List<RawPeer> peers = connectTwenty(rig, transport, handlers);
            if (round % 2 == 0) {
                Await.until(rig.limits(), () -> handlers.size() == 20, () -> "accepted " + handlers.size());
            }
            rig.await(transport.shutdown(rig.limits().await()));
            for (Recorder handler : handlers) {
                assertTrue(handler.isClosed(), "a connection was not closed");
                assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
            }
            peers.forEach(peer -> assertTrue(peer.isOver()));
        }
    }

    private static List<RawPeer> connectTwenty(Rig rig, Transport transport, Queue<Recorder> handlers) {
        Listener listener = rig.await(transport.listen(Rig.loopback(0), ListenSettings.defaults(), connection -> {
            Recorder handler = new Recorder(rig);
            handlers.add(handler);
            return handler;
        }));
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(rig.connect(listener));
        }
        return peers;
    }

    @Case(id = "SH-2", promise = "A shutdown leaves no thread behind.", roles = Role.INITIATOR)
    default void noThreadIsLeft(Rig rig) {
        Transport transport = rig.make(TransportSettings.defaults().withLoops(2));
        Thread thread = Await.on(transport.nextLoop(), rig.limits(), Thread::currentThread);
        rig.await(transport.shutdown(rig.limits().await()));
        Await.until(rig.limits(), () -> !thread.isAlive(), () -> "the loop's thread lives");
    }

    @Case(id = "SH-2b", promise = "A close that is under way may finish within the shutdown's limit.")
    default void aGracefulCloseUnderWayMayFinishWithinTheLimit(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.connection().close();
        assertEquals(0, pair.peer().readAll().length);
        CompletableFuture<Void> ended =
                rig.transport().shutdown(rig.limits().await()).toCompletableFuture();
        pair.peer().close();
        rig.await(ended);
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
    }

    @Case(id = "SH-2c", promise = "The shutdown's limit holds against a close that would linger.")
    default void theLimitHoldsAgainstACloseThatWouldLinger(Rig rig) {
        rig.with(rig.settings().withLinger(Duration.ofMinutes(10)));
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.connection().close();
        assertEquals(0, pair.peer().readAll().length);
        rig.await(rig.transport().shutdown(Duration.ofMillis(300)));
        handler.awaitClosed();
        assertTrue(pair.raw().isOver());
    }

    @Case(id = "SH-3", promise = "Calls after the shutdown fail with SHUT_DOWN.")
    default void callsAfterTheShutdownFailWithShutDown(Rig rig) {
        Recorder handler = new Recorder(rig);
        Connection connection = rig.open(handler).connection();
        Transport transport = rig.transport();
        Loop loop = transport.nextLoop();
        rig.await(transport.shutdown(rig.limits().await()));
        assertEquals(
                ErrorCode.SHUT_DOWN,
                assertThrows(EverwireException.class, () -> loop.execute(() -> {}))
                        .code());
        Recorder dialled = new Recorder(rig);
        rig.dial(Rig.loopback(1), dialled);
        assertEquals(ErrorCode.SHUT_DOWN, dialled.awaitClosed().code());
        if (rig.provider().capabilities().contains(Capability.LISTEN)) {
            listeningIsOver(transport);
        }
        connection.abort();
        rig.await(connection.close());
    }

    private static void listeningIsOver(Transport transport) {
        CompletionException refused = assertThrows(CompletionException.class, () -> transport
                .listen(Rig.loopback(0), ListenSettings.defaults(), accepted -> null)
                .toCompletableFuture()
                .join());
        assertEquals(
                ErrorCode.SHUT_DOWN,
                assertInstanceOf(EverwireException.class, refused.getCause()).code());
    }

    @Case(
            id = "SH-4",
            promise = "Transports can be made and shut down again and again; nothing of them stays.",
            seconds = 60)
    default void transportsCanBeMadeAndShutDownAgainAndAgain(Rig rig) {
        for (int i = 0; i < rig.volume(20, 500); i++) {
            Transport transport =
                    rig.provider().create(TransportSettings.defaults().withLoops(2));
            assertTrue(Await.on(transport.nextLoop(), rig.limits(), () -> true));
            rig.await(transport.shutdown(rig.limits().await()));
        }
    }

    @Case(id = "SH-5", promise = "A shutdown from a loop, and a second one, do not deadlock.")
    default void shuttingDownFromALoopAndTwiceDoesNotDeadlock(Rig rig) {
        Recorder handler = new Recorder(rig);
        rig.open(handler);
        Transport transport = rig.transport();
        CompletableFuture<Void> first = Await.on(transport.nextLoop(), rig.limits(), () -> transport
                .shutdown(rig.limits().await())
                .toCompletableFuture());
        CompletableFuture<Void> second =
                transport.shutdown(rig.limits().await()).toCompletableFuture();
        rig.await(first);
        rig.await(second);
        assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
    }
}
