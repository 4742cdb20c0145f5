package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.Listener;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A: life and end of a connection. */
public interface LifecycleCases extends UnderTest {
    @Case(
            id = "LC-1",
            promise = "Opened comes first and once, then bytes, then the end, then closed, once and last.",
            needs = Capability.HALF_CLOSE)
    default void eventsAreOrderedFromOpenedToClosed(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.peer().write(new byte[] {1, 2, 3});
        handler.awaitBytes(3);
        rig.run(pair.connection(), connection -> Writes.now(connection, new byte[] {4, 5}));
        assertArrayEquals(new byte[] {4, 5}, pair.peer().read(2));
        pair.peer().finish();
        handler.awaitEnd();
        rig.run(pair.connection(), Connection::finish);
        assertEquals(0, pair.peer().readAll().length);
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        rig.afterLooks(pair.connection(), 10);
        assertEquals(List.of("opened", "bytes", "end", "closed"), handler.events());
    }

    @Case(
            id = "LC-2",
            promise = "Close may be called from many threads at once: each stage completes, closed is told once.")
    default void closeFromEightThreadsAtOnceCompletesEveryStageAndTellsOnce(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<?>> closes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closes.add(rig.beside(() -> {
                start.await();
                rig.await(pair.connection().close());
                return rig.await(pair.connection().close());
            }));
        }
        start.countDown();
        assertEquals(0, pair.peer().readAll().length);
        pair.peer().close();
        closes.forEach(rig::await);
        rig.afterLooks(pair.connection(), 10);
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(id = "LC-3", promise = "A close inside opened is told as opened and closed, and the peer sees FIN.")
    default void closeInsideOpenedTellsOpenedThenClosedAndSendsFin(Rig rig) {
        Recorder handler = new Recorder(rig, Connection::close);
        Pair pair = rig.open(handler);
        assertEquals(0, pair.peer().readAll().length);
        pair.peer().close();
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(id = "LC-4", promise = "When closed is told, the descriptor is gone.")
    default void closedMeansThatTheDescriptorIsGone(Rig rig) {
        for (int i = 0; i < rig.volume(20, 100); i++) {
            DescriptorWatch handler = new DescriptorWatch(rig);
            Pair pair = rig.open(handler);
            handler.watch(pair.connection());
            pair.connection().abort();
            handler.awaitClosed();
            assertFalse(handler.wasOpenAtClosed());
            pair.peer().close();
        }
    }

    @Case(
            id = "LC-5",
            promise =
                    "A callback that throws ends its own connection, is told once, and leaves the others of its loop alone.")
    default void aThrowingCallbackEndsOnlyItsConnectionAndIsToldOnce(Rig rig) {
        Recorder echo = new Recorder(rig);
        Pair other = rig.open(echo);
        for (String culprit : List.of("opened", "bytes", "end", "writable")) {
            Thrower handler = new Thrower(rig, culprit);
            provoke(rig.open(handler));
            CloseReason why = handler.awaitClosed();
            assertEquals(ErrorCode.INTERNAL, why.code(), culprit);
            assertTrue(why.detail().contains("thrown in " + culprit), why.detail());
            assertEquals(1, handler.count("closed"));
            assertEquals("closed", handler.events().get(handler.events().size() - 1));
        }
        other.peer().write(new byte[] {7});
        assertArrayEquals(new byte[] {7}, echo.awaitBytes(1));
        assertFalse(echo.isClosed());
    }

    private static void provoke(Pair pair) {
        try {
            pair.peer().write(new byte[] {1});
            pair.peer().finish();
        } catch (UncheckedIOException resetAlready) {
            // opened was the culprit
        }
    }

    @Case(id = "LC-6", promise = "Operations after closed do nothing, and no stage of theirs hangs.")
    default void operationsAfterClosedDoNothing(Rig rig) {
        Recorder handler = new Recorder(rig);
        Connection connection = rig.open(handler).connection();
        connection.abort();
        handler.awaitClosed();
        rig.run(connection, closed -> {
            assertNull(closed.claim(10));
            closed.commit(10);
            closed.flush();
            closed.demand(5);
            closed.finish();
            closed.abort();
        });
        rig.await(connection.close());
        rig.afterLooks(connection, 10);
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(
            id = "LC-7",
            promise = "Operations of the acceptor, before opened, take effect behind it and in order.",
            needs = {Capability.LISTEN, Capability.HALF_CLOSE},
            roles = Role.ACCEPTOR)
    default void operationsBeforeOpenedTakeEffectBehindItInOrder(Rig rig) {
        Recorder handler = new Recorder(rig, connection -> {});
        Listener listener = rig.listen(connection -> {
            connection.demand(1);
            Writes.now(connection, new byte[] {1});
            Writes.now(connection, new byte[] {2});
            connection.finish();
            return handler;
        });
        var peer = rig.connect(listener);
        peer.write(new byte[] {9});
        assertArrayEquals(new byte[] {1, 2}, peer.readAll());
        assertArrayEquals(new byte[] {9}, handler.awaitBytes(1));
        assertEquals(List.of("opened", "bytes"), handler.events());
    }
}
