package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What stacks are compared by. Each moves a number of bytes in all, on whatever streams it has; where streams stay idle,
 * there is one for each 64 bytes.
 */
public enum Scenario {
    BULK1("bulk1"),
    BULK1_DOWN("bulk1down"),
    BULK100("bulk100"),
    BULK100_DOWN("bulk100down"),
    ECHO1("echo1"),
    ECHO64("echo64"),
    OPEN("open"),
    HANDSHAKE("handshake"),
    RESUME("resume"),
    FAIR("fair"),
    IDLE_STREAMS("idlestreams");

    /** Hears a scenario's figures. */
    @FunctionalInterface
    public interface Figures {
        /** One figure; the unit is its name, too. */
        void figure(String unit, double value);
    }

    private static final int MOST_STREAMS = 1_000_000;

    private final String word;

    Scenario(String word) {
        this.word = word;
    }

    /**
     * Finds one by its {@link #word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scenario named(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + word + "; there are "
                        + Arrays.stream(values()).map(Scenario::word).collect(Collectors.joining(", "))));
    }

    public String word() {
        return word;
    }

    /** Runs it once; its figures are MB/s for bulk, else what was done a second, and microseconds. */
    public void run(Link link, long bytes, Duration enough, Figures figures) throws LoadFailure, InterruptedException {
        switch (this) {
            case BULK1 -> bulk(Command.Kind.DISCARD, 1, bytes).run(link, enough).bulk(figures);
            case BULK1_DOWN ->
                bulk(Command.Kind.SOURCE, 1, bytes).run(link, enough).bulk(figures);
            case BULK100 ->
                bulk(Command.Kind.DISCARD, 100, bytes).run(link, enough).bulk(figures);
            case BULK100_DOWN ->
                bulk(Command.Kind.SOURCE, 100, bytes).run(link, enough).bulk(figures);
            case ECHO1 -> new PingPong(messages(bytes), 1).run(link, enough).rate("rt/s", figures);
            case ECHO64 -> new PingPong(messages(bytes), 64).run(link, enough).rate("rt/s", figures);
            case OPEN -> new Opens(messages(bytes), 64).run(link, enough).rate("streams/s", figures);
            case HANDSHAKE ->
                new Handshakes(messages(bytes), 8).run(link, enough).rate("handshakes/s", figures);
            case RESUME -> new Resumptions(messages(bytes)).run(link, enough).rate("resumptions/s", figures);
            case FAIR -> new Fairness(bytes).run(link, figures);
            case IDLE_STREAMS ->
                new IdleStreams((int) Math.min(messages(bytes), MOST_STREAMS), Duration.ZERO)
                        .run(link, enough)
                        .rate("streams/s", figures);
        }
    }

    static Load bulk(Command.Kind kind, int streams, long bytes) {
        return new Bulk(kind, streams, Math.max(1, bytes / streams), false);
    }

    private static long messages(long bytes) {
        return Math.max(1, bytes / PingPong.MESSAGE);
    }
}
