package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import io.everwire.spi.TransportSettings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The capability MOVE: a connection goes to another loop, and nothing is lost. */
public interface MoveCases extends UnderTest {
    private static Rig twoLoops(Rig rig) {
        return rig.with(rig.settings().withLoops(2));
    }

    private static Loop otherThan(Rig rig, Loop loop) {
        Loop next = rig.transport().nextLoop();
        return next == loop ? rig.transport().nextLoop() : next;
    }

    private static CompletableFuture<Boolean> move(Rig rig, Connection connection, Loop to) {
        return Await.on(connection.loop(), rig.limits(), () -> {
            connection.demand(0);
            return connection
                    .moveTo(to)
                    .thenApply(moved -> to.inLoop() && connection.loop() == to)
                    .toCompletableFuture();
        });
    }

    @Case(
            id = "MV-1",
            promise = "Bytes before, during and after a move arrive in order, and callbacks come on the new loop only.",
            needs = {Capability.MOVE, Capability.HALF_CLOSE})
    default void dataBeforeDuringAndAfterManyMovesArrivesInOrder(Rig rig) {
        Recorder handler = new Recorder(twoLoops(rig));
        Pair pair = rig.open(handler);
        Connection connection = pair.connection();
        for (int i = 0; i < rig.volume(30, 300); i++) {
            pair.peer().write(new byte[] {(byte) i});
            handler.awaitBytes(3 * i + 1);
            rig.run(connection, open -> Writes.now(open, new byte[] {1, 2, 3}));
            rig.awaitUnsent(connection, 0);
            CompletableFuture<Boolean> moving = move(rig, connection, otherThan(rig, connection.loop()));
            pair.peer().write(new byte[] {(byte) (i + 1)});
            assertTrue(rig.await(moving));
            pair.peer().write(new byte[] {(byte) (i + 2)});
            rig.afterLooks(connection, 3);
            assertEquals(3 * i + 1, handler.received().length);
            rig.run(connection, moved -> {
                moved.demand(Integer.MAX_VALUE);
                Writes.now(moved, new byte[] {4, 5, 6});
            });
            byte[] got = handler.awaitBytes(3 * i + 3);
            assertEquals((byte) i, got[3 * i]);
            assertEquals((byte) (i + 2), got[3 * i + 2]);
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, pair.peer().read(6));
        }
        assertTrue(handler.events().stream().noneMatch(event -> event.contains(" ")), handler.events()::toString);
        pair.peer().finish();
        handler.awaitEnd();
        rig.run(connection, Connection::finish);
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
    }

    @Case(
            id = "MV-2",
            promise = "A move may begin inside the callback that brought the last bytes.",
            needs = Capability.MOVE)
    default void aMoveFromInsideTheCallbackWorksAsAHandshakeNeedsIt(Rig rig) {
        Recorder after = new Recorder(twoLoops(rig));
        CompletableFuture<Connection> moved = new CompletableFuture<>();
        Recorder handler = new Recorder(rig) {
            @Override
            protected void onBytes(Connection from, byte[] copy) {
                from.demand(0);
                from.handler(after);
                from.moveTo(otherThan(rig, from.loop())).thenRun(() -> {
                    after.opened(from);
                    moved.complete(from);
                });
            }
        };
        Pair pair = rig.open(handler);
        pair.peer().write(new byte[] {1});
        rig.await(moved);
        pair.peer().write(new byte[] {2});
        assertArrayEquals(new byte[] {2}, after.awaitBytes(1));
    }

    @Case(
            id = "MV-3",
            promise =
                    "A move is refused with credit, with bytes unsent, with a claim open, and to the loop of a stranger.",
            needs = Capability.MOVE)
    default void aMoveIsRefusedWithCreditWithBytesUnsentWithAClaimAndToStrangers(Rig rig) {
        Recorder handler = new Recorder(twoLoops(rig), connection -> {});
        Connection connection = rig.open(handler).connection();
        Loop target = otherThan(rig, connection.loop());
        refused(rig, connection, target, () -> connection.demand(1), () -> connection.demand(0));
        refused(rig, connection, target, () -> connection.claim(10), () -> connection.commit(0));
        refused(rig, connection, target, () -> Writes.commit(connection, new byte[] {1}, 0, 1), connection::flush);
        Loop strange = rig.make(TransportSettings.defaults().withLoops(1)).nextLoop();
        assertInstanceOf(IllegalArgumentException.class, failure(rig, connection, strange));
        rig.awaitUnsent(connection, 0);
        rig.await(Await.on(connection.loop(), rig.limits(), () -> connection.moveTo(connection.loop())));
        assertTrue(rig.await(move(rig, connection, target)));
        assertSame(target, connection.loop());
    }

    private static void refused(Rig rig, Connection connection, Loop target, Runnable before, Runnable after) {
        rig.run(connection, open -> before.run());
        assertInstanceOf(IllegalStateException.class, failure(rig, connection, target));
        rig.run(connection, open -> after.run());
    }

    private static Throwable failure(Rig rig, Connection connection, Loop target) {
        CompletableFuture<Void> refused = Await.on(
                connection.loop(), rig.limits(), () -> connection.moveTo(target).toCompletableFuture());
        CompletionException thrown = assertThrows(CompletionException.class, refused::join);
        return Objects.requireNonNull(thrown.getCause());
    }

    @Case(
            id = "MV-4",
            promise = "An abort or a close during a move takes effect behind it.",
            needs = {Capability.MOVE, Capability.RESET})
    default void anAbortOrCloseDuringAMoveTakesEffectBehindIt(Rig rig) {
        twoLoops(rig);
        for (int i = 0; i < rig.volume(20, 200); i++) {
            Recorder handler = new Recorder(rig, connection -> {});
            Pair pair = rig.open(handler);
            CompletableFuture<Boolean> moving = move(
                    rig, pair.connection(), otherThan(rig, pair.connection().loop()));
            boolean abort = i % 2 == 0;
            if (abort) {
                pair.connection().abort();
            } else {
                pair.connection().close();
                pair.peer().close();
            }
            assertTrue(rig.await(moving));
            assertEquals(
                    abort ? ErrorCode.ABORTED : ErrorCode.CLOSED,
                    handler.awaitClosed().code());
            assertEquals(List.of("opened", "closed"), handler.events());
        }
    }
}
