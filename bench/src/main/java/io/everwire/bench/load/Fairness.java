package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** One bulk upload alone, and then the same beside 63 streams of echoes: what each of them costs the other. */
final class Fairness {
    private static final int BESIDE = 63;
    private static final Duration ENDLESS = Duration.ofDays(1);

    private final long bytes;

    Fairness(long bytes) {
        this.bytes = bytes;
    }

    void run(Link link, Scenario.Figures figures) throws LoadFailure, InterruptedException {
        Result alone = bulk(link);
        PingPong echoes = new PingPong(Long.MAX_VALUE, BESIDE);
        CompletableFuture<Result> beside = CompletableFuture.supplyAsync(() -> run(echoes, link));
        Result crowded;
        try {
            crowded = bulk(link);
        } finally {
            echoes.stop();
        }
        try {
            beside.get().rate("rt/s", figures);
        } catch (ExecutionException failure) {
            throw new LoadFailure(failure);
        }
        crowded.bulk(figures);
        figures.figure("of-alone", crowded.megabytesPerSecond() / alone.megabytesPerSecond());
    }

    private Result bulk(Link link) throws LoadFailure, InterruptedException {
        return Scenario.bulk(Command.Kind.DISCARD, 1, bytes).run(link, ENDLESS);
    }

    private static Result run(PingPong echoes, Link link) {
        try {
            return echoes.run(link, ENDLESS);
        } catch (LoadFailure | InterruptedException failure) {
            throw new CompletionException(failure);
        }
    }
}
