package io.everwire.metrics;

import io.everwire.api.SessionPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool's meters, {@code everwire.pool.*} of docs/metrics.md. Reads snapshots and listens to events; holds nobody up, so
 * that events may be missed when a registry is slow ({@code everwire.pool.events.dropped} tells). The pool is its owner's.
 * Thread-safe.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {
    private final SessionPool pool;
    private final Tags tags;
    private final List<Runnable> ends = new ArrayList<>();

    public PoolMetrics(SessionPool pool) {
        this(pool, Tags.empty());
    }

    /** @param tags of all these meters; to tell the pools of one process apart */
    public PoolMetrics(SessionPool pool, Iterable<Tag> tags) {
        this.pool = pool;
        this.tags = Tags.of(tags);
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(registry, tags);
        PoolFigures.register(
                meters, new Recent<>(pool::snapshot, registry.config().clock()::monotonicTime));
        SessionPool.Subscription subscription = pool.listen(new PoolOccurrences(meters));
        ends.add(() -> {
            subscription.close();
            meters.close();
        });
    }

    /** Takes the meters away again, from all registries. Idempotent. */
    @Override
    public synchronized void close() {
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
