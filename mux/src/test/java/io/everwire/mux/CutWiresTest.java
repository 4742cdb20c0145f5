package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.isDone;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions over wires that die, in virtual time. */
class CutWiresTest {
    private static final MuxSettings MUTE =
            MuxSettings.builder().acknowledgements(false).build();

    /** Data, FINs and cuts in any order, 10,000 of them: everything arrives, once, before the end (FAULTS 36). */
    @Test
    void everythingIsDeliveredBeforeFinInEveryOrder() {
        for (int seed = 0; seed < 10_000; seed++) {
            runInterleaving(seed);
        }
    }

    private static void runInterleaving(int seed) {
        Random random = new Random(seed);
        MuxSettings one = settings(random);
        Endpoints ends = new Endpoints(one, one.version() == 1 ? settings(random, 1) : settings(random, 2), seed);
        ends.dialler.delay(random.nextInt(3) * MILLI).shortClaims();
        ends.acceptor.delay(random.nextInt(3) * MILLI).shortClaims();
        ends.dialler.connect();
        Stream stream = ends.open();
        stream.write(bytes(0, 1));
        ends.loop.pass(5 * MILLI);
        Stream accepted = ends.next();
        Traffic there = new Traffic(stream, 1, reader(accepted));
        Traffic back = new Traffic(accepted, 0, reader(stream));
        for (int step = 0; step < 12; step++) {
            (random.nextBoolean() ? there : back).step(random);
            if (random.nextInt(6) == 0) {
                ends.dialler.cut();
                ends.loop.pass(random.nextInt(2) * MILLI);
                ends.dialler.connect();
            }
            ends.loop.pass(random.nextInt(3) * MILLI / 2);
        }
        there.end();
        back.end();
        ends.loop.pass(2_000 * MILLI);
        String what = "seed " + seed;
        there.check(what);
        back.check(what);
        assertEquals(0, ends.client.openStreams(), what);
        assertEquals(0, ends.server.openStreams(), what);
    }

    private static MuxSettings settings(Random random) {
        return settings(random, 1 + Math.min(1, random.nextInt(4)));
    }

    private static MuxSettings settings(Random random, int version) {
        return MuxSettings.builder()
                .version(version)
                .acknowledgements(random.nextInt(3) > 0)
                .build();
    }

    /** One direction of a stream. */
    private static final class Traffic {
        private final Stream stream;
        private final Endpoints.Reader reader;
        private final List<CompletionStage<Void>> writes = new ArrayList<>();
        private int written;
        private boolean ended;

        Traffic(Stream stream, int written, Endpoints.Reader reader) {
            this.stream = stream;
            this.written = written;
            this.reader = reader;
        }

        void step(Random random) {
            if (!ended) {
                int count = random.nextInt(4) == 0 ? random.nextInt(6_000) : random.nextInt(100);
                writes.add(stream.write(bytes(written, count)));
                written += count;
                if (random.nextInt(5) == 0) {
                    end();
                }
            }
        }

        void end() {
            if (!ended) {
                ended = true;
                writes.add(stream.finish());
            }
        }

        void check(String what) {
            assertTrue(reader.end.isDone(), what + ": read " + reader.count + " of " + written);
            assertEquals(written, reader.end.join(), what);
            writes.forEach(write -> assertTrue(isDone(write), what));
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void sixteenEchoStreamsUnderCutsNeitherHangNorLoseAByte(boolean clientAcknowledges, boolean serverAcknowledges) {
        Endpoints ends = new Endpoints(
                clientAcknowledges ? MuxSettings.defaults() : MUTE,
                serverAcknowledges ? MuxSettings.defaults() : MUTE,
                7);
        ends.dialler.delay(2 * MILLI);
        ends.acceptor.delay(2 * MILLI);
        ends.server.streams(Echo::start);
        ends.dialler.connect();
        List<Endpoints.Reader> readers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Stream stream = ends.open();
            stream.write(bytes(0, 2_000_000));
            stream.finish();
            readers.add(reader(stream));
        }
        int cuts = 0;
        for (; readers.stream().anyMatch(reader -> !reader.end.isDone()) && cuts < 500; cuts++) {
            ends.loop.pass(50 * MILLI);
            ends.dialler.cut();
            ends.loop.pass(5 * MILLI);
            ends.dialler.connect();
        }
        readers.forEach(reader -> assertEquals(2_000_000, done(reader.end)));
        assertTrue(ends.dialler.largestHeld() <= (4 << 20) + MemoryPipe.RESERVE);
    }

    @Test
    void anEchoPeerThatNeverAcknowledgesIsNeverSentMoreThanItsBucket() {
        Endpoints ends = Endpoints.connected(MuxSettings.defaults(), MUTE, 3);
        ends.server.streams(stream -> {}); // takes them and never reads
        for (int i = 0; i < 40; i++) {
            ends.open().write(bytes(0, 500_000));
        }
        ends.loop.pass(200 * MILLI);
        assertTrue(ends.acceptor.received() < 1 << 20, "received " + ends.acceptor.received());
    }

    @Test
    void aPeerThatAcknowledgesNothingHoldsLessThanItsReplayBufferTowardsUs() {
        Endpoints ends = Endpoints.connected(MuxSettings.defaults(), MUTE, 3);
        List<Stream> accepted = new ArrayList<>();
        ends.server.streams(accepted::add);
        for (int i = 0; i < 16; i++) {
            ends.open();
        }
        ends.loop.pass(MILLI);
        accepted.forEach(stream -> stream.write(bytes(0, 1_000_000)));
        ends.loop.pass(100 * MILLI);
        assertTrue(ends.dialler.received() < 450_000, "received unread " + ends.dialler.received());
    }

    @Test
    void aPureDownloadFromAMutePeerHoldsLittle() {
        Endpoints ends = Endpoints.connected(MuxSettings.defaults(), MUTE, 3);
        ends.dialler.delay(MILLI);
        ends.acceptor.delay(MILLI);
        ends.server.streams(stream -> {
            stream.write(bytes(0, 100_000_000));
            stream.finish();
        });
        Endpoints.Reader reader = reader(ends.open());
        ends.loop.pass(120_000 * MILLI);
        assertEquals(100_000_000, done(reader.end));
        assertTrue(ends.dialler.largestHeld() < 300_000, "held " + ends.dialler.largestHeld());
    }

    @Test
    void aWindowGrowsWhileTheReaderKeepsPace() {
        Endpoints ends = Endpoints.connected();
        ends.dialler.delay(20 * MILLI);
        ends.acceptor.delay(20 * MILLI);
        ends.server.streams(stream -> stream.write(bytes(0, 60_000_000)));
        Endpoints.Reader reader = reader(ends.open());
        ends.loop.pass(600 * MILLI);
        int before = reader.count;
        ends.loop.pass(200 * MILLI);
        int perRoundTrip = (reader.count - before) / 5;
        assertTrue(perRoundTrip > 2_000_000, "with 262,144 it would be no more than that: " + perRoundTrip);
    }

    @Test
    void aSlowReaderStopsOnlyItsOwnStream() {
        Endpoints ends = Endpoints.connected();
        List<Stream> accepted = new ArrayList<>();
        ends.server.streams(accepted::add);
        List<Stream> opened = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            opened.add(ends.open());
        }
        ends.loop.run();
        opened.forEach(stream -> stream.write(bytes(0, 60_000)));
        List<Endpoints.Reader> readers = new ArrayList<>();
        accepted.subList(1, 1_000).forEach(stream -> readers.add(reader(stream)));
        ends.loop.pass(1_000 * MILLI);
        readers.forEach(reader -> assertEquals(60_000, reader.count));
        assertEquals(10, done(accepted.get(0).read(ByteBuffer.allocate(10))), "what it was sent waits");
    }
}
