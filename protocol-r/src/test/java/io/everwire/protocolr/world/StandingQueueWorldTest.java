package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.PoolEvent;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Loop;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bulk transfers over a slow path leave no queue standing before an echo: whole clients and exits, as they are by default. */
class StandingQueueWorldTest {
    private static final LinkSettings SLOW = LinkSettings.defaults()
            .withDelay(Duration.ofMillis(25), Duration.ZERO)
            .withBytesPerSecond(1_000_000)
            .withMaxSlice(3_000);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration LASTING = Duration.ofSeconds(20);
    private static final byte ECHO = 'e';
    private static final byte UPLOAD = 'u';
    private static final byte DOWNLOAD = 'd';

    private final SimulatedNetwork network = SimulatedNetwork.seeded(3).links(SLOW);
    private final List<Question> questions = new ArrayList<>();
    private int wires;
    private long carried;

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 0, 1", "2, 2, 0", "2, 0, 2"})
    void anEchoBesideBulkHasAP99OfAQuarterSecondAtMost(int members, int uploads, int downloads) {
        run(pool(MuxSettings.defaults(), members), members, uploads, downloads);
        assertTrue(worst99() <= 250, "p99 " + worst99() + " ms");
        assertTrue(perSecond() >= 900_000, perSecond() + " bytes a second");
        assertEquals(members, wires, "no wire was changed");
    }

    /** Writers that come back piece by piece do not go before the echo. */
    @ParameterizedTest
    @CsvSource({"8, 0", "0, 8"})
    void manyBulkStreamsAreHardlyWorseThanOne(int uploads, int downloads) {
        run(pool(MuxSettings.defaults(), 1), 1, uploads, downloads);
        assertTrue(worst99() <= 300, "p99 " + worst99() + " ms");
        assertTrue(perSecond() >= 900_000, perSecond() + " bytes a second");
    }

    /** Acknowledgements wait behind the bulk that comes the other way, so there are two queues before an answer. */
    @Test
    void bulkBothWaysAtOnceKeepsBothQueuesBounded() {
        run(pool(MuxSettings.defaults(), 1), 1, 1, 1);
        assertTrue(worst99() <= 600, "p99 " + worst99() + " ms");
        assertTrue(perSecond() >= 1_800_000, perSecond() + " bytes a second");
    }

    @Test
    void withoutTheLimitTheEchoWaitsBehindTheQueue() {
        run(pool(MuxSettings.builder().flightLimit(false).build(), 1), 1, 1, 0);
        assertTrue(worst99() > 500, "p99 " + worst99() + " ms");
    }

    private long perSecond() {
        return carried / LASTING.toSeconds();
    }

    private long worst99() {
        return questions.stream().mapToLong(Question::percentile99).max().orElseThrow();
    }

    private void run(ResumableSessionPool pool, int echoes, int uploads, int downloads) {
        open(pool, echoes, ECHO, stream -> questions.add(new Question(stream)));
        network.advance(SETTLING);
        questions.forEach(Question::forget);
        open(pool, uploads, UPLOAD, StandingQueueWorldTest::send);
        open(pool, downloads, DOWNLOAD, this::take);
        network.advance(SETTLING);
        carried = 0;
        network.advance(LASTING);
    }

    private static void open(ResumableSessionPool pool, int count, byte kind, Consumer<Stream> then) {
        for (int i = 0; i < count; i++) {
            pool.open(SETTLING).thenAccept(stream -> {
                stream.write(ByteBuffer.wrap(new byte[] {kind}));
                then.accept(stream);
            });
        }
    }

    private ResumableSessionPool pool(MuxSettings settings, int members) {
        Random random = new Random(3);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        ExitKey key = ExitKey.of(secret);
        SessionAcceptor.builder(network.transport("exit"), new SmuxMultiplexer(settings), random)
                .key(key)
                .listener(session -> {
                    session.streams(this::serve);
                    return SessionObserver.NONE;
                })
                .build()
                .listen(network.address("exit", 1));
        ResumableDialer dialer = ResumableDialer.builder(
                        network.transport("client"), new SmuxMultiplexer(settings), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .build();
        ResumableSessionPool pool = new ResumableSessionPool(
                dialer,
                network.loop("pool"),
                random,
                PoolSettings.builder()
                        .members(members)
                        .renewalInterval(Duration.ZERO)
                        .build());
        pool.listen(event -> wires += event instanceof PoolEvent.WireUp ? 1 : 0);
        pool.start();
        network.advance(SETTLING);
        return pool;
    }

    private void serve(Stream stream) {
        ByteBuffer kind = ByteBuffer.allocate(1);
        stream.read(kind).thenAccept(count -> {
            switch (kind.get(0)) {
                case UPLOAD -> take(stream);
                case DOWNLOAD -> send(stream);
                default -> echo(stream, ByteBuffer.allocate(16_384));
            }
        });
    }

    private static void send(Stream stream) {
        stream.write(ByteBuffer.allocate(65_536)).thenRun(() -> send(stream));
    }

    private void take(Stream stream) {
        take(stream, ByteBuffer.allocate(65_536));
    }

    private void take(Stream stream, ByteBuffer into) {
        stream.read(into.clear()).thenAccept(count -> {
            carried += count;
            take(stream, into);
        });
    }

    private static void echo(Stream stream, ByteBuffer into) {
        stream.read(into.clear())
                .thenCompose(count -> stream.write(into.flip()))
                .thenRun(() -> echo(stream, into));
    }

    /** Asks every 20 ms, whatever became of the last question, and notes how long each answer took. */
    private static final class Question {
        static final int BYTES = 100;
        private static final long EVERY_NANOS = 20_000_000;

        private final Stream stream;
        private final Loop.Alarm alarm;
        private final ArrayDeque<Long> askedAt = new ArrayDeque<>();
        private final List<Long> took = new ArrayList<>();
        private final ByteBuffer answer = ByteBuffer.allocate(BYTES);

        Question(Stream stream) {
            this.stream = stream;
            alarm = stream.loop().alarm(this::ask);
            ask();
            read();
        }

        private void ask() {
            long now = stream.loop().nanoTime();
            askedAt.add(now);
            stream.write(ByteBuffer.allocate(BYTES));
            alarm.at(now + EVERY_NANOS);
        }

        private void read() {
            stream.read(answer).thenAccept(count -> {
                if (!answer.hasRemaining()) {
                    answer.clear();
                    took.add(stream.loop().nanoTime() - askedAt.remove());
                }
                read();
            });
        }

        void forget() {
            took.clear();
        }

        long percentile99() {
            List<Long> sorted = took.stream().sorted().toList();
            assertTrue(sorted.size() > 500, sorted.size() + " answers");
            return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1) / 1_000_000;
        }
    }
}
