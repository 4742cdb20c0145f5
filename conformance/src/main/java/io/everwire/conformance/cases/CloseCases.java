package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.testkit.OpenDescriptors;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** G: close, reset and abort. */
public interface CloseCases extends UnderTest {
    /** So small that most of what is sent stays with the sender. */
    int SMALL_WINDOW = 4_096;

    private static void roomForEightMebibytes(Rig rig) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20));
    }

    private static void lingerFor(Rig rig, Duration limit) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20).withLinger(limit));
    }

    @Case(
            id = "RS-1",
            promise = "However many writes of one turn stand before a close: all of them arrive, then FIN.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void allMessagesBeforeACloseArriveThenFin(Rig rig) {
        roomForEightMebibytes(rig);
        for (int count : new int[] {1, 64, 1_024, 1_025, 5_000}) {
            byte[] sent = rig.randomBytes(count * 100);
            Recorder handler = new Recorder(rig, connection -> {
                for (int i = 0; i < count; i++) {
                    Writes.commit(connection, sent, i * 100, 100);
                }
                connection.flush();
                connection.close();
            });
            Pair pair = rig.open(handler);
            assertArrayEquals(sent, pair.peer().readAll());
            pair.peer().close();
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Case(id = "RS-1b", promise = "So it is where each write was flushed by itself.")
    default void eachMessageFlushedByItselfArrivesToo(Rig rig) {
        byte[] sent = rig.randomBytes(5_000);
        Recorder handler = new Recorder(rig, connection -> {
            for (byte one : sent) {
                Writes.now(connection, new byte[] {one});
            }
            connection.close();
        });
        assertArrayEquals(sent, rig.open(handler).peer().readAll());
    }

    @Case(
            id = "RS-2",
            promise = "Eight mebibytes before a close arrive whole, then FIN.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void eightMebibytesBeforeACloseArriveWhole(Rig rig) {
        roomForEightMebibytes(rig);
        byte[] sent = rig.randomBytes(8 << 20);
        Pair pair = rig.open(new Recorder(rig, connection -> {
            Writes.inOneTurn(connection, sent);
            connection.close();
        }));
        assertArrayEquals(sent, pair.peer().readAll());
    }

    @Case(
            id = "RS-2b",
            promise = "What is not taken within the linger limit ends in a reset, never in a FIN behind a part.",
            needs = Capability.RESET,
            roles = Role.INITIATOR)
    default void pastTheLingerLimitAPartIsFollowedByAResetNotByFin(Rig rig) {
        lingerFor(rig, Duration.ofMillis(300));
        byte[] sent = rig.randomBytes(8 << 20);
        Recorder handler = new Recorder(rig, connection -> {
            Writes.inOneTurn(connection, sent);
            connection.close();
        });
        Pair pair = rig.dialRaw(handler, SMALL_WINDOW);
        assertEquals(ErrorCode.TIMEOUT, handler.awaitClosed().code());
        pair.raw().awaitReset();
    }

    @Case(
            id = "RS-3",
            promise = "An abort is seen by the peer as a reset, drops what was queued, and frees the descriptor.",
            needs = Capability.RESET,
            roles = Role.INITIATOR)
    default void anAbortIsSeenAsAResetAndToldOnce(Rig rig) {
        roomForEightMebibytes(rig);
        Recorder handler = new Recorder(rig);
        Pair pair = rig.dialRaw(handler, SMALL_WINDOW);
        rig.run(pair.connection(), connection -> Writes.inOneTurn(connection, rig.randomBytes(8 << 20)));
        OpenDescriptors before = OpenDescriptors.now();
        String socket = OpenDescriptors.socket(
                        pair.connection().local(), pair.connection().remote())
                .orElse("");
        pair.connection().abort();
        assertEquals(ErrorCode.ABORTED, handler.awaitClosed().code());
        pair.raw().awaitReset();
        assertTrue(socket.isEmpty() || before.has(socket));
        assertFalse(OpenDescriptors.now().has(socket));
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(id = "RS-3b", promise = "An abort with a reason tells that reason.", needs = Capability.RESET)
    default void anAbortKeepsTheReasonGivenWithIt(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        CloseReason mine = new CloseReason(Scope.WIRE, ErrorCode.WIRE_DEAD, Initiator.LIBRARY, "no answer for 3 s");
        rig.run(pair.connection(), connection -> connection.abort(mine));
        assertEquals(mine, handler.awaitClosed());
        pair.raw().awaitReset();
    }

    @Case(id = "RS-4", promise = "Input that nobody read does not destroy what was sent before a close.")
    default void unreadInputDoesNotDestroyWhatWasSentBeforeAClose(Rig rig) {
        roomForEightMebibytes(rig);
        byte[] sent = rig.randomBytes(2 << 20);
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        CompletableFuture<?> sending = rig.beside(() -> {
            pair.peer().write(rig.randomBytes(4 << 20));
            return true;
        });
        rig.run(pair.connection(), connection -> {
            Writes.inOneTurn(connection, sent);
            connection.close();
        });
        assertArrayEquals(sent, pair.peer().readAll());
        rig.await(sending);
        pair.peer().close();
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(id = "RS-5", promise = "A graceful close is seen as FIN, and completes when the peer has closed, too.")
    default void aGracefulCloseIsAlwaysSeenAsFin(Rig rig) {
        for (int i = 0; i < rig.volume(20, 50); i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            CompletableFuture<Void> closed = pair.connection().close().toCompletableFuture();
            assertEquals(0, pair.peer().readAll().length);
            assertFalse(closed.isDone());
            pair.peer().close();
            rig.await(closed);
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Case(
            id = "RS-5b",
            promise = "A peer that never closes is reset when the linger limit is over.",
            needs = Capability.RESET)
    default void aPeerThatNeverClosesIsResetAfterTheLingerLimit(Rig rig) {
        lingerFor(rig, Duration.ofMillis(200));
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        rig.await(pair.connection().close());
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(0, pair.peer().readAll().length);
        assertThrows(UncheckedIOException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                pair.peer().write(new byte[] {1});
            }
        });
    }

    @Case(id = "RS-6", promise = "A peer's reset is told to a reader at once.", needs = Capability.RESET)
    default void aPeersResetIsToldAtOnceToAReader(Rig rig) {
        Recorder handler = new Recorder(rig);
        rig.open(handler).peer().abort();
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        assertEquals(Initiator.PEER, handler.awaitClosed().by());
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(
            id = "RS-6b",
            promise = "A peer's reset is told to a paused reader at its next demand or write.",
            needs = Capability.RESET)
    default void aPeersResetIsToldToAPausedReaderAtItsNextDemandOrWrite(Rig rig) {
        for (boolean byDemand : new boolean[] {true, false}) {
            Recorder handler = new Recorder(rig, connection -> {});
            Pair pair = rig.open(handler);
            pair.peer().abort();
            rig.afterLooks(pair.connection(), 20);
            rig.run(pair.connection(), connection -> {
                if (byDemand) {
                    connection.demand(1);
                } else {
                    Writes.now(connection, new byte[] {1});
                }
            });
            assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
            assertEquals(List.of("opened", "closed"), handler.events());
        }
    }

    @Case(
            id = "RS-7",
            promise = "A reset behind bytes that nobody read is never told as an end.",
            needs = Capability.RESET)
    default void aResetBehindUnreadBytesIsNeverAnEnd(Rig rig) {
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        pair.peer().write(new byte[5_000]);
        pair.peer().abort();
        rig.afterLooks(pair.connection(), 20);
        rig.run(pair.connection(), connection -> connection.demand(Integer.MAX_VALUE));
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        assertEquals(0, handler.count("end"));
    }

    @Case(
            id = "RS-7b",
            promise = "A reset right behind bytes is told to a reader, however close the two come.",
            needs = Capability.RESET)
    default void aResetRightBehindBytesIsTold(Rig rig) {
        for (int i = 0; i < rig.volume(20, 500); i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            rig.afterLooks(pair.connection(), i % 3);
            pair.peer().write(new byte[1 + i % 7]);
            pair.peer().abort();
            assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
            assertEquals(0, handler.count("end"));
        }
    }

    @Case(
            id = "RS-8",
            promise = "A close with much queued for a peer that does not read completes when the linger limit is over.",
            needs = Capability.RESET,
            roles = Role.INITIATOR)
    default void aCloseTowardsAPeerThatDoesNotReadCompletes(Rig rig) {
        lingerFor(rig, Duration.ofMillis(300));
        Recorder handler = new Recorder(rig);
        Pair pair = rig.dialRaw(handler, SMALL_WINDOW);
        rig.run(pair.connection(), connection -> Writes.inOneTurn(connection, rig.randomBytes(8 << 20)));
        rig.await(pair.connection().close());
        assertEquals(ErrorCode.TIMEOUT, handler.awaitClosed().code());
    }

    @Case(
            id = "RS-9",
            promise = "After the peer's FIN and reset a later write fails, and never hangs.",
            needs = {Capability.RESET, Capability.HALF_CLOSE})
    default void afterFinAndResetALaterWriteFailsAndNeverHangs(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.peer().finish();
        handler.awaitEnd();
        pair.peer().abort();
        writeUntilClosed(pair.connection(), handler);
        ErrorCode code = handler.awaitClosed().code();
        assertTrue(code == ErrorCode.RESET || code == ErrorCode.BROKEN_PIPE, code.toString());
    }

    private static void writeUntilClosed(Connection connection, Recorder handler) {
        connection.loop().execute(() -> {
            if (!handler.isClosed()) {
                Writes.now(connection, new byte[] {1});
                connection.loop().executeAfterIo(() -> writeUntilClosed(connection, handler));
            }
        });
    }

    @Case(
            id = "EM-2",
            promise = "A fault is told once, however much was queued and whatever was called behind it.",
            needs = Capability.RESET,
            roles = Role.INITIATOR)
    default void eachFaultIsToldOnceHoweverMuchWasQueued(Rig rig) {
        roomForEightMebibytes(rig);
        Recorder handler = new Recorder(rig);
        Pair pair = rig.dialRaw(handler, SMALL_WINDOW);
        rig.run(pair.connection(), connection -> {
            for (int i = 0; i < 8; i++) {
                Writes.inOneTurn(connection, rig.randomBytes(1 << 20));
            }
            connection.finish();
        });
        CompletableFuture<Void> closing = pair.connection().close().toCompletableFuture();
        pair.peer().abort();
        rig.await(closing);
        assertEquals(ErrorCode.RESET, handler.awaitClosed().code());
        rig.afterLooks(pair.connection(), 20);
        assertEquals(List.of("opened", "closed"), handler.events());
    }

    @Case(id = "RS-10", promise = "A close goes on while the peer still sends; what it sends is dropped.")
    default void aCloseGoesOnWhileThePeerStillSends(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.connection().close();
        assertEquals(0, pair.peer().readAll().length);
        pair.peer().write(rig.randomBytes(1 << 20));
        assertFalse(handler.isClosed());
        pair.peer().finish();
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events());
    }
}
