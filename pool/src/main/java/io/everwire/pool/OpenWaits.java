package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import io.everwire.pool.policy.QuantileWindow;
import io.everwire.spi.Loop;
import java.time.Duration;

/** How long requests for streams took. On the pool's loop. */
final class OpenWaits {
    private static final Duration SPAN = Duration.ofMinutes(5);

    private final Loop loop;
    private final QuantileWindow recent;
    private long count;
    private long totalNanos;

    OpenWaits(Loop loop) {
        this.loop = loop;
        this.recent = new QuantileWindow(SPAN.toNanos(), loop.nanoTime());
    }

    void add(long nanos) {
        count++;
        totalNanos += nanos;
        recent.add(nanos, loop.nanoTime());
    }

    PoolSnapshot.Distribution picture() {
        return new PoolSnapshot.Distribution(
                count,
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
