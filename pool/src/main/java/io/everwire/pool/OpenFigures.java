package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import io.everwire.pool.policy.QuantileWindow;
import io.everwire.spi.Loop;
import java.time.Duration;

/** What became of the requests for streams, in figures. On the pool's loop. */
final class OpenFigures {
    private static final Duration SPAN = Duration.ofMinutes(5);

    private final Loop loop;
    private final QuantileWindow recent;
    private long opened;
    private long failed;
    private long hedged;
    private long hedgesWon;
    private long leaked;
    private long totalNanos;

    OpenFigures(Loop loop) {
        this.loop = loop;
        this.recent = new QuantileWindow(SPAN.toNanos(), loop.nanoTime());
    }

    void opened(long waitedNanos, boolean byHedge) {
        opened++;
        hedgesWon += byHedge ? 1 : 0;
        totalNanos += waitedNanos;
        recent.add(waitedNanos, loop.nanoTime());
    }

    void failed() {
        failed++;
    }

    void hedged() {
        hedged++;
    }

    void leaked() {
        leaked++;
    }

    PoolSnapshot.Opens picture(int waiting, Duration longestWait) {
        return new PoolSnapshot.Opens(waiting, longestWait, opened, failed, hedged, hedgesWon, leaked, waits());
    }

    private PoolSnapshot.Distribution waits() {
        return new PoolSnapshot.Distribution(
                opened,
                Duration.ofNanos(totalNanos),
                quantile(0.5),
                quantile(0.95),
                quantile(0.99),
                Duration.ofNanos(recent.maxNanos(loop.nanoTime())));
    }

    private Duration quantile(double share) {
        return Duration.ofNanos(recent.quantileNanos(share, loop.nanoTime()));
    }
}
