package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Pass;
import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** F: each direction ends by itself. */
public interface HalfCloseCases extends UnderTest {
    private static void roomFor(Rig rig, int bytes) {
        rig.with(rig.settings().withMarks(bytes, 2 * bytes));
    }

    @Case(
            id = "HC-1",
            promise = "What was written before a finish of the same turn arrives before the FIN.",
            needs = Capability.HALF_CLOSE,
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void aWriteAndAFinishInOneTurnArriveInThatOrder(Rig rig) {
        byte[] sent = rig.randomBytes(64);
        for (int i = 0; i < rig.volume(50, 200); i++) {
            Recorder handler = new Recorder(rig, connection -> {
                connection.demand(Integer.MAX_VALUE);
                Writes.commit(connection, sent, 0, sent.length);
                connection.finish(); // flushes
            });
            Pair pair = rig.open(handler);
            assertArrayEquals(sent, pair.peer().readAll());
            pair.peer().close();
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Case(
            id = "HC-2",
            promise = "A finish waits for everything that was committed before it.",
            needs = Capability.HALF_CLOSE,
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void aFinishDeliversEverythingBeforeTheFin(Rig rig) {
        roomFor(rig, 8 << 20);
        byte[] sent = rig.randomBytes(8 << 20);
        Recorder handler = new Recorder(rig, connection -> {
            connection.demand(Integer.MAX_VALUE);
            Writes.inOneTurn(connection, sent);
            connection.finish();
        });
        Pair pair = rig.open(handler);
        assertArrayEquals(sent, pair.peer().readAll());
        assertFalse(handler.isClosed());
        pair.peer().write(new byte[] {5});
        assertArrayEquals(new byte[] {5}, handler.awaitBytes(1));
    }

    @Case(
            id = "HC-3",
            promise = "The peer's FIN is told once, and the output goes on.",
            needs = Capability.HALF_CLOSE,
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void thePeersFinIsToldOnceAndTheOutputGoesOn(Rig rig) {
        roomFor(rig, 2 << 20);
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.peer().finish();
        handler.awaitEnd();
        byte[] sent = rig.randomBytes(2 << 20);
        CompletableFuture<Void> written = Writes.whole(pair.connection(), sent);
        assertArrayEquals(sent, pair.peer().read(sent.length));
        rig.await(written);
        rig.afterLooks(pair.connection(), 100);
        assertEquals(List.of("opened", "end"), handler.events());
        rig.run(pair.connection(), Connection::finish);
        assertEquals(0, pair.peer().readAll().length);
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(Initiator.PEER, handler.awaitClosed().by());
        assertEquals(List.of("opened", "end", "closed"), handler.events());
    }

    @Case(
            id = "HC-4",
            promise = "A connection whose one direction has ended stays as it is, and tells nothing again.",
            needs = Capability.HALF_CLOSE)
    default void aHalfClosedConnectionStaysAsItIs(Rig rig) {
        Recorder ended = new Recorder(rig);
        Pair pair = rig.open(ended);
        pair.peer().finish();
        ended.awaitEnd();
        Recorder finished = new Recorder(rig);
        Pair other = rig.open(finished);
        rig.run(other.connection(), Connection::finish);
        assertEquals(0, other.peer().readAll().length);
        Pass.time(rig, pair.connection().loop(), Duration.ofMillis(rig.volume(300, 5_000)));
        assertEquals(List.of("opened", "end"), ended.events());
        assertEquals(List.of("opened"), finished.events());
        rig.run(pair.connection(), connection -> Writes.now(connection, new byte[] {3}));
        assertArrayEquals(new byte[] {3}, pair.peer().read(1));
        other.peer().write(new byte[] {4});
        assertArrayEquals(new byte[] {4}, finished.awaitBytes(1));
    }

    @Case(
            id = "HC-4b",
            promise = "A connection whose one direction has ended costs less than two percent of a processor.",
            level = Level.SHOULD,
            needs = Capability.HALF_CLOSE)
    default void aHalfClosedConnectionCostsNothing(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.peer().finish();
        handler.awaitEnd();
        double percent = Pass.percentOfTime(rig, pair.connection().loop(), Duration.ofSeconds(1));
        assertTrue(percent < 2, percent + " % of a processor");
    }

    @Case(
            id = "HC-5",
            promise = "A close right behind a finish with much under way completes, and everything arrives.",
            needs = Capability.HALF_CLOSE)
    default void aCloseBehindAFinishUnderWayCompletes(Rig rig) {
        roomFor(rig, 1 << 20);
        byte[] sent = rig.randomBytes(1 << 20);
        for (int i = 0; i < rig.volume(10, 100); i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            rig.run(pair.connection(), connection -> {
                Writes.inOneTurn(connection, sent);
                connection.finish();
            });
            CompletableFuture<Void> closed = pair.connection().close().toCompletableFuture();
            assertArrayEquals(sent, pair.peer().readAll());
            pair.peer().close();
            rig.await(closed);
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        }
    }

    @Case(
            id = "HC-6",
            promise = "Nothing is written after a finish, and a second finish does nothing.",
            needs = Capability.HALF_CLOSE)
    default void nothingIsWrittenAfterAFinishAndASecondOneDoesNothing(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        rig.run(pair.connection(), connection -> {
            Writes.now(connection, new byte[] {1});
            connection.finish();
            assertNull(connection.claim(10));
            connection.commit(5);
            connection.flush();
            connection.finish();
        });
        assertArrayEquals(new byte[] {1}, pair.peer().readAll());
        rig.afterLooks(pair.connection(), 20);
        assertEquals(List.of("opened"), handler.events());
        pair.peer().close();
        assertEquals(Initiator.LOCAL, handler.awaitClosed().by());
        rig.run(pair.connection(), Connection::finish);
    }

    @Case(
            id = "HC-7",
            promise = "Where both sides finish at once, both get all data, then the end, then closed.",
            needs = Capability.HALF_CLOSE,
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void bothFinishAtOnceWithAndWithoutDataCrossing(Rig rig) {
        for (int size : new int[] {0, 1, 100_000}) {
            byte[] sent = rig.randomBytes(size);
            Recorder handler = new Recorder(rig, connection -> {
                connection.demand(Integer.MAX_VALUE);
                Writes.inOneTurn(connection, sent);
                connection.finish();
            });
            Pair pair = rig.open(handler);
            pair.peer().write(sent);
            pair.peer().finish();
            assertArrayEquals(sent, pair.peer().readAll());
            assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
            assertArrayEquals(sent, handler.received());
            assertEquals("end", handler.events().get(handler.events().size() - 2));
        }
    }

    @Case(
            id = "HC-8",
            promise =
                    "An end that came while there was no credit is told at the next demand, and paused again nothing breaks.",
            needs = Capability.HALF_CLOSE)
    default void aResumeAfterAnEndThatWasHeldBackTellsIt(Rig rig) {
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        pair.peer().finish();
        rig.afterLooks(pair.connection(), 50);
        rig.run(pair.connection(), connection -> connection.demand(1));
        handler.awaitEnd();
        rig.run(pair.connection(), connection -> connection.demand(0));
        rig.run(pair.connection(), connection -> connection.demand(1));
        rig.run(pair.connection(), connection -> Writes.now(connection, new byte[] {8}));
        assertArrayEquals(new byte[] {8}, pair.peer().read(1));
        assertEquals(List.of("opened", "end"), handler.events());
    }
}
