package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Pass;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** C and E, in pieces: what comes in arrives in chunks, each paid with one credit. */
public interface ChunkCases extends UnderTest {
    private static CompletableFuture<?> sendBeside(Rig rig, Pair pair, byte[] bytes) {
        return rig.beside(() -> {
            pair.peer().write(bytes);
            return true;
        });
    }

    @Case(id = "DI-5", promise = "What was copied out of a chunk stays right, on whatever thread it is looked at.")
    default void whatWasCopiedStaysRightOnOtherThreads(Rig rig) {
        ExecutorService other = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "conformance-reader");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            Recorder handler = new Recorder(rig) {
                @Override
                protected void onBytes(Connection from, byte[] copy) {
                    other.execute(() -> seen.writeBytes(copy));
                }
            };
            Pair pair = rig.open(handler);
            byte[] sent = rig.randomBytes(2 << 20);
            CompletableFuture<?> sending = sendBeside(rig, pair, sent);
            handler.awaitBytes(sent.length);
            rig.await(sending);
            rig.afterLooks(pair.connection(), 1); // the last callback is over
            assertArrayEquals(sent, rig.await(CompletableFuture.supplyAsync(seen::toByteArray, other)));
        } finally {
            other.shutdown();
        }
    }

    @Case(
            id = "DI-6",
            promise = "However many readers stand still with bytes waiting: when they go on, each gets all of its own.",
            seconds = 20)
    default void manyReadersThatStoodStillGetAllOfTheirOwn(Rig rig) {
        List<Recorder> readers = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        List<CompletableFuture<?>> sending = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            Recorder reader = new Recorder(rig, connection -> connection.demand(1));
            readers.add(reader);
            pairs.add(rig.open(reader));
            sending.add(sendBeside(rig, pairs.get(i), numbered(rig, i)));
        }
        readers.forEach(reader -> reader.awaitCount("bytes", 1));
        rig.afterLooks(pairs.get(0).connection(), 50);
        for (int i = 0; i < pairs.size(); i++) {
            assertEquals(1, readers.get(i).count("bytes"));
            rig.run(pairs.get(i).connection(), connection -> connection.demand(Integer.MAX_VALUE));
        }
        for (int i = 0; i < pairs.size(); i++) {
            assertArrayEquals(numbered(rig, i), readers.get(i).awaitBytes(256 << 10));
            rig.await(sending.get(i));
        }
    }

    private static byte[] numbered(Rig rig, int number) {
        byte[] bytes = rig.randomBytes(256 << 10);
        bytes[0] = (byte) number;
        return bytes;
    }

    @Case(
            id = "DI-6b",
            promise = "A loop whose readers all stand still takes less than half of a processor.",
            level = Level.SHOULD)
    default void aLoopWhoseReadersStandStillRests(Rig rig) {
        Recorder reader = new Recorder(rig, connection -> connection.demand(1));
        Pair pair = rig.open(reader);
        CompletableFuture<?> sending = sendBeside(rig, pair, rig.randomBytes(16 << 20));
        reader.awaitCount("bytes", 1);
        double percent = Pass.percentOfTime(rig, pair.connection().loop(), Duration.ofMillis(500));
        assertTrue(percent < 50, percent + " % of a processor");
        rig.run(pair.connection(), connection -> connection.demand(Integer.MAX_VALUE));
        rig.await(sending);
    }

    @Case(id = "DI-7", promise = "Bursts that are larger than what one read takes arrive whole.", seconds = 20)
    default void burstsLargerThanAReadArriveWhole(Rig rig) {
        rig.with(rig.settings().withReadBytes(1_024));
        for (int i = 0; i < 3; i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            byte[] sent = rig.randomBytes(1 << 20);
            CompletableFuture<?> sending = sendBeside(rig, pair, sent);
            assertArrayEquals(sent, handler.awaitBytes(sent.length));
            rig.await(sending);
        }
    }

    @Case(
            id = "BP-6",
            promise =
                    "Credit is set, not added up, and never lost: from a callback, from another task, twice in a row.")
    default void creditIsSetAndNeverLost(Rig rig) {
        rig.with(rig.settings().withReadBytes(4_096));
        Recorder handler = new Recorder(rig, connection -> {}) {
            @Override
            protected void onBytes(Connection from, byte[] copy) {
                if (copy.length > 0 && count("bytes") > 4) {
                    from.demand(1);
                    from.demand(1);
                }
            }
        };
        Pair pair = rig.open(handler);
        byte[] sent = rig.randomBytes(256 << 10);
        CompletableFuture<?> sending = sendBeside(rig, pair, sent);
        for (int i = 1; i <= 4; i++) {
            rig.run(pair.connection(), connection -> {
                connection.demand(1);
                connection.demand(1);
            });
            handler.awaitCount("bytes", i);
            rig.afterLooks(pair.connection(), 30);
            assertEquals(i, handler.count("bytes"));
        }
        rig.run(pair.connection(), connection -> connection.demand(1));
        assertArrayEquals(sent, handler.awaitBytes(sent.length));
        rig.await(sending);
    }
}
