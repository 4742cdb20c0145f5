package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in flight suits the path: no queue stands in front of a slow one, and a fast one is filled. */
class StandingQueueTest {
    private static final long SECOND = 1_000 * MILLI;
    private static final MuxSettings DEFAULT = MuxSettings.defaults();
    private static final MuxSettings UNLIMITED =
            MuxSettings.builder().flightLimit(false).build();

    /** Two ends over a path with queues without end. */
    private static Endpoints path(MuxSettings settings, long bytesPerSecond, long roundTripNanos) {
        Endpoints ends = new Endpoints(settings, settings, 7);
        shape(ends, bytesPerSecond, roundTripNanos);
        ends.dialler.connect();
        ends.loop.pass(SECOND);
        return ends;
    }

    private static void shape(Endpoints ends, long bytesPerSecond, long roundTripNanos) {
        ends.dialler.delay(roundTripNanos / 2).bandwidth(bytesPerSecond);
        ends.acceptor.delay(roundTripNanos / 2).bandwidth(bytesPerSecond);
    }

    private static Load.Question echo(Endpoints ends) {
        ends.server.streams(Echo::start);
        Load.Question question = new Load.Question(ends.loop, ends.open());
        ends.loop.pass(SECOND);
        ends.server.streams(ends.accepted::add);
        return question;
    }

    private static Load.Sink upload(Endpoints ends) {
        Stream stream = ends.open();
        ends.loop.pass(SECOND);
        Load.send(stream);
        return new Load.Sink(ends.next());
    }

    private static Load.Sink download(Endpoints ends) {
        Stream stream = ends.open();
        ends.loop.pass(SECOND);
        Load.send(ends.next());
        return new Load.Sink(stream);
    }

    /** Bytes a second over some seconds from now. */
    private static long throughput(Endpoints ends, Load.Sink sink, long nanos) {
        long before = sink.count;
        ends.loop.pass(nanos);
        return (long) ((sink.count - before) * 1e9 / nanos);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 1", "true, 8"})
    void anEchoBesideBulkStaysQuickOverASlowPathThatIsFilled(boolean up, int streams) {
        Endpoints ends = path(DEFAULT, 1_000_000, 50 * MILLI);
        Load.Question question = echo(ends);
        question.reset();
        Load.Sink[] sinks = new Load.Sink[streams];
        for (int i = 0; i < streams; i++) {
            sinks[i] = up ? upload(ends) : download(ends);
        }
        ends.loop.pass(30 * SECOND);
        long before = 0;
        for (Load.Sink sink : sinks) {
            before -= sink.count;
        }
        ends.loop.pass(10 * SECOND);
        for (Load.Sink sink : sinks) {
            before += sink.count;
        }
        assertTrue(question.count() > 1_500, question.count() + " answers");
        assertTrue(question.percentileMillis(0.99) <= 250, "p99 " + question.percentileMillis(0.99) + " ms");
        assertTrue(before / 10 >= 900_000, before / 10 + " bytes a second");
    }

    @Test
    void withoutTheLimitAQueueStands() {
        Endpoints ends = path(UNLIMITED, 1_000_000, 50 * MILLI);
        Load.Question question = echo(ends);
        question.reset();
        upload(ends);
        ends.loop.pass(30 * SECOND);
        assertTrue(question.percentileMillis(0.5) > 1_000, "p50 " + question.percentileMillis(0.5) + " ms");
    }

    @ParameterizedTest
    @CsvSource({
        "1000000000, 100000, 200",
        "100000000, 20000000, 3000",
        "20000000, 200000000, 8000",
        "10000000, 1000000, 3000"
    })
    void aFastPathIsFilledAsWellAsWithoutTheLimit(long bytesPerSecond, long roundTripNanos, long millis) {
        long[] figures = new long[2];
        for (int i = 0; i < 2; i++) {
            Endpoints ends = path(i == 0 ? DEFAULT : UNLIMITED, bytesPerSecond, roundTripNanos);
            Load.Sink sink = upload(ends);
            ends.loop.pass(10 * roundTripNanos);
            figures[i] = throughput(ends, sink, millis * MILLI);
        }
        assertTrue(figures[0] >= figures[1] * 97 / 100, figures[0] + " of " + figures[1]);
    }

    @Test
    void theEstimateStartsAnewWithEachWire() {
        Endpoints ends = path(DEFAULT, 1_000_000, 50 * MILLI);
        Load.Sink sink = upload(ends);
        ends.loop.pass(5 * SECOND);
        ends.dialler.cut();
        shape(ends, 20_000_000, 100 * MILLI);
        ends.dialler.connect();
        ends.loop.pass(2 * SECOND);
        long fast = throughput(ends, sink, 2 * SECOND);
        assertTrue(fast >= 18_000_000, fast + " bytes a second");
        ends.dialler.cut();
        shape(ends, 1_000_000, 50 * MILLI);
        ends.dialler.connect();
        ends.loop.pass(8 * SECOND);
        Load.Question question = echo(ends);
        ends.loop.pass(5 * SECOND);
        assertTrue(question.percentileMillis(0.99) <= 250, "p99 " + question.percentileMillis(0.99) + " ms");
    }

    @Test
    void aPathThatGetsLongerOnTheSameWireIsFoundOut() {
        Endpoints ends = path(DEFAULT, 4_000_000, 20 * MILLI);
        Load.Sink sink = upload(ends);
        ends.loop.pass(5 * SECOND);
        shape(ends, 4_000_000, 200 * MILLI);
        ends.loop.pass(30 * SECOND);
        long longer = throughput(ends, sink, 12 * SECOND);
        assertTrue(longer >= 3_600_000, longer + " bytes a second");
    }

    @Test
    void aPathThatGetsSlowerOnTheSameWireIsFoundOut() {
        Endpoints ends = path(DEFAULT, 4_000_000, 200 * MILLI);
        upload(ends);
        ends.loop.pass(15 * SECOND);
        shape(ends, 1_000_000, 50 * MILLI);
        ends.loop.pass(30 * SECOND);
        Load.Question question = echo(ends);
        ends.loop.pass(10 * SECOND);
        assertTrue(question.percentileMillis(0.99) <= 250, "p99 " + question.percentileMillis(0.99) + " ms");
    }
}
