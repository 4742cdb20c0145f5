package io.everwire.pool;

import io.everwire.api.PoolEvent;
import io.everwire.api.SessionPool;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to hear of events, each with a bounded queue of its own between the pool and it, so that nobody can hold
 * the pool or the others up. Thread-safe.
 */
final class Listeners {
    static final int MOST_BEHIND = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Place> places = new CopyOnWriteArrayList<>();
    private final LongAdder dropped = new LongAdder();

    SessionPool.Subscription add(Executor executor, Consumer<PoolEvent> listener) {
        Place place = new Place(executor, listener);
        places.add(place);
        return () -> places.remove(place);
    }

    void tell(PoolEvent event) {
        places.forEach(place -> place.tell(event));
    }

    /** Events that a listener was too slow for. */
    long dropped() {
        return dropped.sum();
    }

    /** One listener. Its executor runs {@link #drain} at most once at a time. */
    private final class Place {
        private final Executor executor;
        private final Consumer<PoolEvent> listener;
        private final Queue<PoolEvent> behind = new ArrayBlockingQueue<>(MOST_BEHIND);
        private final AtomicBoolean draining = new AtomicBoolean();

        Place(Executor executor, Consumer<PoolEvent> listener) {
            this.executor = executor;
            this.listener = listener;
        }

        void tell(PoolEvent event) {
            if (!behind.offer(event)) {
                dropped.increment();
            }
            drainSoon();
        }

        private void drainSoon() {
            if (draining.compareAndSet(false, true)) {
                try {
                    executor.execute(this::drain);
                } catch (RejectedExecutionException ended) {
                    dropAll();
                    draining.set(false);
                }
            }
        }

        private void dropAll() {
            while (behind.poll() != null) {
                dropped.increment();
            }
        }

        private void drain() {
            for (PoolEvent next = behind.poll(); next != null; next = behind.poll()) {
                if (places.contains(this)) {
                    hear(next);
                }
            }
            draining.set(false);
            if (!behind.isEmpty()) { // one that came between the last look and the mark above
                drainSoon();
            }
        }

        private void hear(PoolEvent event) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error thrown) { // an error of the listener's is no reason to stop the pool
                LOG.warn("A listener of a pool has thrown; it stays registered, and the pool goes on", thrown);
            }
        }
    }
}
