package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.on;
import static io.everwire.transport.nio.Wires.run;
import static io.everwire.transport.nio.Wires.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import io.everwire.spi.TransportSettings;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The capability MOVE: a connection goes to another loop, and nothing is lost. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class MoveTest {
    private final Wires wires = new Wires(TransportSettings.defaults().withLoops(2));
    private final Loop one = wires.transport.nextLoop();
    private final Loop two = wires.transport.nextLoop();

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    private Loop otherThan(Loop loop) {
        return loop == one ? two : one;
    }

    private CompletableFuture<Boolean> move(Connection connection, Loop to) {
        return on(connection.loop(), () -> {
            connection.demand(0);
            return connection
                    .moveTo(to)
                    .thenApply(moved -> to.inLoop() && connection.loop() == to)
                    .toCompletableFuture();
        });
    }

    @Test
    void dataBeforeDuringAndAfterAHundredMovesArrivesInOrder() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        Connection connection = pair.connection();
        for (int i = 0; i < 100; i++) {
            byte[] three = {(byte) i, (byte) (i + 1), (byte) (i + 2)};
            pair.peer().getOutputStream().write(three, 0, 1);
            handler.awaitBytes(3 * i + 1);
            run(connection, () -> write(connection, three));
            assertTrue(on(connection.loop(), connection::unsent) == 0);
            CompletableFuture<Boolean> moving = move(connection, otherThan(connection.loop()));
            pair.peer().getOutputStream().write(three, 1, 1);
            assertTrue(await(moving));
            pair.peer().getOutputStream().write(three, 2, 1);
            Eventually.afterLooks(connection.loop(), 3);
            assertEquals(3 * i + 1, handler.received().length);
            run(connection, () -> {
                connection.demand(Integer.MAX_VALUE);
                write(connection, three);
            });
            byte[] got = handler.awaitBytes(3 * i + 3);
            assertEquals((byte) i, got[3 * i]);
            assertEquals((byte) (i + 2), got[3 * i + 2]);
            assertEquals(6, pair.peer().getInputStream().readNBytes(6).length);
        }
        assertTrue(handler.events.stream().noneMatch(event -> event.contains(" ")), handler.events.toString());
        pair.peer().shutdownOutput();
        await(handler.ended);
        run(connection, connection::finish);
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
    }

    @Test
    void aMoveFromInsideTheCallbackWorksAsTheHandshakeNeedsIt() throws IOException {
        Recorder after = new Recorder();
        CompletableFuture<Connection> moved = new CompletableFuture<>();
        Recorder handler = new Recorder() {
            @Override
            void onBytes(Connection from, byte[] copy) {
                from.demand(0);
                from.handler(after);
                from.moveTo(otherThan(from.loop())).thenRun(() -> {
                    after.opened(from);
                    moved.complete(from);
                });
            }
        };
        Wires.Pair pair = wires.accept(handler);
        pair.peer().getOutputStream().write(new byte[] {1});
        await(moved);
        pair.peer().getOutputStream().write(new byte[] {2});
        assertEquals(2, after.awaitBytes(1)[0]);
    }

    @Test
    void aMoveIsRefusedWithCreditWithBytesUnsentWithAClaimAndToStrangers() throws IOException {
        Recorder handler = new Recorder(connection -> {});
        Wires.Pair pair = wires.accept(handler);
        Connection connection = pair.connection();
        Loop target = otherThan(connection.loop());
        refused(connection, target, () -> connection.demand(1), () -> connection.demand(0));
        refused(connection, target, () -> connection.claim(10), () -> connection.commit(0));
        refused(connection, target, () -> Wires.commit(connection, new byte[] {1}, 0, 1), connection::flush);
        try (Wires others = new Wires()) {
            Loop strange = others.transport.nextLoop();
            assertInstanceOf(IllegalArgumentException.class, failure(connection, strange));
        }
        assertSame(connection.loop(), on(connection.loop(), () -> {
            await(connection.moveTo(connection.loop()).toCompletableFuture());
            return connection.loop();
        }));
        assertTrue(await(move(connection, target)));
    }

    private static void refused(Connection connection, Loop target, Runnable before, Runnable after) {
        run(connection, before);
        assertInstanceOf(IllegalStateException.class, failure(connection, target));
        run(connection, after);
    }

    private static Throwable failure(Connection connection, Loop target) {
        CompletableFuture<Void> refused =
                on(connection.loop(), () -> connection.moveTo(target).toCompletableFuture());
        CompletionException thrown = assertThrows(CompletionException.class, refused::join);
        return Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void anAbortOrCloseDuringAMoveTakesEffectBehindIt() throws IOException {
        for (int i = 0; i < 50; i++) {
            Recorder handler = new Recorder(connection -> {});
            Wires.Pair pair = wires.accept(handler);
            CompletableFuture<Boolean> moving =
                    move(pair.connection(), otherThan(pair.connection().loop()));
            if (i % 2 == 0) {
                pair.connection().abort();
            } else {
                pair.connection().close();
                pair.peer().close();
            }
            assertTrue(await(moving));
            assertEquals(
                    i % 2 == 0 ? ErrorCode.ABORTED : ErrorCode.CLOSED,
                    handler.awaitClosed().code());
            assertEquals(List.of("opened", "closed"), handler.events);
        }
    }
}
