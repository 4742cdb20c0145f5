package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** C and D: what goes in comes out, whole and in order. */
public interface DataCases extends UnderTest {
    @Case(
            id = "DI-1",
            promise = "Random sizes both ways at once arrive whole.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS},
            seconds = 30)
    default void randomSizesBothWaysAtOnceArriveWhole(Rig rig) {
        byte[] there = rig.randomBytes(rig.volume(8 << 20, 64 << 20));
        byte[] back = Arrays.copyOf(there, there.length / 2);
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        CompletableFuture<?> sending = rig.beside(() -> {
            pair.peer().write(back);
            return true;
        });
        RandomWriter writer = new RandomWriter(pair.connection(), there, rig.random());
        pair.connection().loop().execute(writer);
        assertArrayEquals(there, pair.peer().read(there.length));
        rig.await(writer.done());
        rig.await(sending);
        assertArrayEquals(back, handler.awaitBytes(back.length));
    }

    @Case(
            id = "DI-2",
            promise =
                    "A claim has exactly the bytes asked for, may be given back, and survives a flush of what is before it.")
    default void aClaimHasExactlyTheBytesAskedForAndCanBeGivenBack(Rig rig) {
        Pair pair = rig.open(new Recorder(rig));
        rig.run(pair.connection(), connection -> {
            for (int bytes : new int[] {1, 100, 16_384, 16_385, 32_786, Connection.MAX_CLAIM}) {
                ByteBuffer claim = connection.claim(bytes);
                assertEquals(bytes, claim == null ? 0 : claim.remaining());
                connection.commit(0);
                assertEquals(0, connection.unsent());
            }
            Writes.commit(connection, new byte[] {1, 2, 3}, 0, 3);
            assertNotNull(connection.claim(500));
            connection.flush(); // the claim stays open beside what leaves
            connection.commit(0);
            Writes.commit(connection, new byte[] {4}, 0, 1);
            connection.flush();
        });
        assertArrayEquals(new byte[] {1, 2, 3, 4}, pair.peer().read(4));
    }

    @Case(id = "DI-3", promise = "Memory that was committed is not given out again before the kernel has taken it.")
    default void committedMemoryIsNotHandedOutAgainTooEarly(Rig rig) {
        rig.with(rig.settings().withMarks(1 << 20, 2 << 20));
        byte[] sent = rig.randomBytes(1 << 20);
        Pair pair = rig.open(new Recorder(rig));
        rig.run(pair.connection(), connection -> {
            for (int at = 0; at < sent.length; at += 1_024) {
                Writes.commit(connection, sent, at, 1_024);
                connection.flush();
                scribble(connection);
            }
        });
        assertArrayEquals(sent, pair.peer().read(sent.length));
    }

    /** Over a claim that is given back. */
    private static void scribble(Connection connection) {
        ByteBuffer claim = connection.claim(1_024);
        if (claim != null) {
            while (claim.hasRemaining()) {
                claim.put((byte) 0xEE);
            }
            connection.commit(0);
        }
    }

    @Case(
            id = "DI-4",
            promise = "A chunk is the handler's during its callback: it may be overwritten, and nothing else suffers.")
    default void aChunkMayBeOverwrittenInItsCallback(Rig rig) {
        byte[] sent = rig.randomBytes(4 << 20);
        Recorder handler = new Recorder(rig); // overwrites each chunk
        Pair pair = rig.open(handler);
        pair.peer().write(sent);
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
    }

    @Case(
            id = "DI-8",
            promise = "A reader that is slow and has a tiny window gets everything, and once.",
            roles = Role.INITIATOR,
            seconds = 20)
    default void aSlowReaderWithATinyWindowGetsEverything(Rig rig) {
        byte[] sent = rig.randomBytes(rig.volume(256 << 10, 4 << 20));
        Recorder handler = new Recorder(rig);
        Pair pair = rig.dialRaw(handler, 4_096);
        CompletableFuture<Void> written = Writes.whole(pair.connection(), sent);
        byte[] got = new byte[sent.length];
        for (int at = 0; at < 2_000; at++) {
            got[at] = pair.peer().read(1)[0];
        }
        System.arraycopy(pair.peer().read(sent.length - 2_000), 0, got, 2_000, sent.length - 2_000);
        assertArrayEquals(sent, got);
        rig.await(written);
        pair.connection().close();
        assertEquals(0, pair.peer().readAll().length);
    }

    @Case(id = "DI-9", promise = "However many small commits make up a turn, a flush sends them all.")
    default void manySmallCommitsOfATurnLeaveTogether(Rig rig) {
        Pair pair = rig.open(new Recorder(rig));
        byte[] sent = rig.randomBytes(10_000);
        rig.run(pair.connection(), connection -> {
            for (int i = 0; i < sent.length; i += 10) {
                assertTrue(Writes.commit(connection, sent, i, 10));
            }
            assertEquals(sent.length, connection.unsent());
            connection.flush();
        });
        assertArrayEquals(sent, pair.peer().read(sent.length));
        rig.awaitUnsent(pair.connection(), 0);
    }

    @Case(
            id = "OR-1",
            promise = "Writes of many threads, each handed to the loop, keep their order; none is torn apart.",
            seconds = 20)
    default void manyThreadsKeepTheirOrderAndNoWriteIsTornApart(Rig rig) {
        int threads = 8;
        int writes = rig.volume(2_000, 20_000);
        Pair pair = rig.open(new Recorder(rig));
        for (int tag = 0; tag < threads; tag++) {
            TaggedWriter writer = new TaggedWriter(pair.connection(), tag, writes);
            var unused = rig.beside(writer::write);
        }
        int[] next = new int[threads];
        for (int i = 0; i < threads * writes; i++) {
            ByteBuffer message = ByteBuffer.wrap(pair.peer().read(TaggedWriter.BYTES));
            assertEquals(next[message.getInt()]++, message.getInt());
        }
    }

    @Case(
            id = "OR-2",
            promise = "Unsent falls only when the kernel has taken bytes, and to nothing when it has taken all.")
    default void unsentFollowsWhatTheKernelTakes(Rig rig) {
        rig.with(rig.settings().withMarks(16 << 20, 32 << 20).withSocketBuffers(64 << 10, 64 << 10));
        byte[] sent = rig.randomBytes(16 << 20);
        Pair pair = rig.open(new Recorder(rig));
        AtomicLong left = new AtomicLong();
        rig.run(pair.connection(), connection -> {
            Writes.inOneTurn(connection, sent);
            left.set(connection.unsent());
        });
        assertTrue(left.get() > 0, "16 MiB were taken at once");
        rig.afterLooks(pair.connection(), 20); // the kernel has taken what it takes from a peer that does not read
        byte[] taken = readWhatIsSaidToBeTaken(rig, pair, sent.length);
        assertArrayEquals(Arrays.copyOf(sent, taken.length), taken);
        assertArrayEquals(
                Arrays.copyOfRange(sent, taken.length, sent.length), pair.peer().read(sent.length - taken.length));
        rig.awaitUnsent(pair.connection(), 0);
    }

    /** Reads it while the loop stands still: what the transport has not handed over by then does not come. */
    private static byte[] readWhatIsSaidToBeTaken(Rig rig, Pair pair, int committed) {
        CompletableFuture<Long> unsent = new CompletableFuture<>();
        CompletableFuture<Void> standing = new CompletableFuture<>();
        pair.connection().loop().execute(() -> {
            unsent.complete(pair.connection().unsent());
            standing.join();
        });
        try {
            return pair.peer().read(Math.toIntExact(committed - rig.await(unsent)));
        } finally {
            standing.complete(null);
        }
    }

    @Case(
            id = "OR-4",
            promise = "The end comes behind the last byte, and once.",
            needs = Capability.HALF_CLOSE,
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void theEndComesBehindTheLastByte(Rig rig) {
        for (int size : new int[] {0, 1, 1 << 20}) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            byte[] sent = rig.randomBytes(size);
            pair.peer().write(sent);
            pair.peer().finish();
            handler.awaitEnd();
            assertArrayEquals(sent, handler.received());
            assertEquals(1, handler.count("end"));
            assertEquals("end", handler.events().get(handler.events().size() - 1));
        }
    }
}
