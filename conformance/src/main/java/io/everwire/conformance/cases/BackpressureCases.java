package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.TransportSettings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** E: credit for what comes in, marks for what goes out. */
public interface BackpressureCases extends UnderTest {
    int READ_SIZE = 4_096;
    int LOW = 64 << 10;
    int HIGH = 128 << 10;

    private static void smallReads(Rig rig) {
        rig.with(TransportSettings.defaults()
                .withLoops(1)
                .withReadBytes(READ_SIZE)
                .withMarks(LOW, HIGH)
                .withSocketBuffers(32 << 10, 0));
    }

    private static CompletableFuture<?> sendBeside(Rig rig, Pair pair, byte[] bytes) {
        return rig.beside(() -> {
            pair.peer().write(bytes);
            return true;
        });
    }

    @Case(id = "BP-1", promise = "After a pause inside the callback not one chunk more is delivered.")
    default void aPauseInsideTheCallbackLetsNotOneMoreThrough(Rig rig) {
        smallReads(rig);
        AtomicBoolean pausing = new AtomicBoolean(true);
        Recorder handler = new Recorder(rig) {
            @Override
            protected void onBytes(Connection from, byte[] copy) {
                from.demand(pausing.get() ? 0 : Integer.MAX_VALUE);
            }
        };
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(2 << 20);
        CompletableFuture<?> sending = sendBeside(rig, pair, sent);
        for (int i = 1; i <= 20; i++) {
            handler.awaitCount("bytes", i);
            rig.afterLooks(pair.connection(), 20);
            assertEquals(i, handler.count("bytes"));
            pausing.set(i < 20);
            rig.run(pair.connection(), connection -> connection.demand(Integer.MAX_VALUE));
        }
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
        rig.await(sending);
    }

    @Case(id = "BP-2", promise = "One credit is one chunk, of at most the configured read size.")
    default void oneCreditIsOneChunkOfAtMostTheReadSize(Rig rig) {
        smallReads(rig);
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(64 << 10);
        CompletableFuture<?> sending = sendBeside(rig, pair, sent);
        for (int i = 1; i <= 3; i++) {
            int before = handler.received().length;
            rig.run(pair.connection(), connection -> connection.demand(1));
            handler.awaitCount("bytes", i);
            rig.afterLooks(pair.connection(), 50);
            assertEquals(i, handler.count("bytes"));
            assertTrue(handler.received().length - before <= READ_SIZE);
        }
        rig.run(pair.connection(), connection -> connection.demand(2));
        handler.awaitCount("bytes", 5);
        rig.afterLooks(pair.connection(), 50);
        assertEquals(5, handler.count("bytes"));
        rig.run(pair.connection(), connection -> connection.demand(Integer.MAX_VALUE));
        rig.await(sending);
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
    }

    @Case(
            id = "BP-3",
            promise = "A paused reader sees neither the bytes nor the end that are there, until it asks.",
            needs = Capability.HALF_CLOSE)
    default void aPausedReaderSeesNeitherBytesNorTheEndUntilItAsks(Rig rig) {
        smallReads(rig);
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(50_000);
        pair.peer().write(sent);
        pair.peer().finish();
        rig.afterLooks(pair.connection(), 200);
        assertEquals(List.of("opened"), handler.events());
        rig.run(pair.connection(), connection -> connection.demand(Integer.MAX_VALUE));
        handler.awaitEnd();
        assertArrayEquals(sent, handler.received());
    }

    @Case(id = "BP-3b", promise = "The same holds for a pause after reading had begun.", needs = Capability.HALF_CLOSE)
    default void thePauseHoldsAfterReadingHadBegun(Rig rig) {
        smallReads(rig);
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        pair.peer().write(new byte[] {1});
        handler.awaitBytes(1);
        rig.run(pair.connection(), connection -> connection.demand(0));
        pair.peer().write(new byte[] {2, 3});
        pair.peer().finish();
        rig.afterLooks(pair.connection(), 200);
        assertEquals(List.of("opened", "bytes"), handler.events());
        rig.run(pair.connection(), connection -> connection.demand(1));
        assertArrayEquals(new byte[] {1, 2, 3}, handler.awaitBytes(3));
        rig.afterLooks(pair.connection(), 50);
        assertEquals(List.of("opened", "bytes", "bytes"), handler.events());
        rig.run(pair.connection(), connection -> connection.demand(1));
        handler.awaitEnd();
    }

    @Case(id = "BP-4", promise = "A paused reader holds the peer back, and its memory does not grow.")
    default void aPausedReaderHoldsThePeerBack(Rig rig) {
        smallReads(rig);
        Recorder handler = new Recorder(rig, connection -> {});
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(64 << 20);
        CompletableFuture<?> sending =
                CompletableFuture.runAsync(() -> pair.peer().write(sent));
        rig.staysUndone(sending);
        assertEquals(List.of("opened"), handler.events());
        pair.connection().abort();
        handler.awaitClosed();
        assertThrows(CompletionException.class, sending::join);
    }

    @Case(id = "BP-5", promise = "Pausing and resuming at each chunk, in whatever way, loses nothing.")
    default void pausingAndResumingAtEachChunkLosesNothing(Rig rig) {
        smallReads(rig);
        Recorder handler = new PauseAndResume(rig);
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(rig.volume(4 << 20, 64 << 20));
        CompletableFuture<?> sending = sendBeside(rig, pair, sent);
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
        rig.await(sending);
    }

    @Case(
            id = "BP-7",
            promise = "Above the high mark there is no claim; at the low mark that is told, once.",
            roles = Role.INITIATOR)
    default void aFullQueueTakesNoMoreAndTellsOnceThatItDoesAgain(Rig rig) {
        smallReads(rig);
        FillingHandler handler = new FillingHandler(rig, LOW);
        Pair pair = rig.dialRaw(handler, 64 << 10);
        rig.run(pair.connection(), handler::fill);
        readUntilFilled(pair.raw(), handler, 5);
        pair.connection().abort();
        handler.awaitClosed();
        assertTrue(handler.mostUnsent() > HIGH && handler.mostUnsent() <= HIGH + FillingHandler.WRITE);
        assertEquals(handler.unsentWhenTold().size() + 1, handler.fills());
        handler.unsentWhenTold().forEach(left -> assertTrue(left <= LOW, "told at " + left));
    }

    private static void readUntilFilled(RawPeer peer, FillingHandler handler, int times) {
        byte[] buffer = new byte[4_096];
        while (handler.unsentWhenTold().size() < times) {
            if (peer.available() > 0) {
                assertTrue(peer.readSome(buffer) > 0);
            }
        }
    }

    @Case(id = "OR-3", promise = "That there is room again is told once, and never from inside a flush.")
    default void roomIsToldOnceAndNeverFromInsideAFlush(Rig rig) {
        rig.with(TransportSettings.defaults().withLoops(1).withMarks(4_000, 8_000));
        Recorder handler = new Recorder(rig);
        Connection connection = rig.open(handler).connection();
        rig.run(connection, open -> {
            for (ByteBuffer claim; (claim = open.claim(1_000)) != null; ) {
                open.commit(claim.remaining());
            }
            assertEquals(9_000, open.unsent());
            open.flush();
            assertEquals(List.of("opened"), handler.events());
        });
        handler.awaitCount("writable", 1);
        rig.afterLooks(connection, 10);
        assertEquals(List.of("opened", "writable"), handler.events());
    }
}
