package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import io.everwire.pool.policy.DeathTimeout;
import io.everwire.pool.policy.LatencyWindow;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the death timeout at what the latencies of all members say, and the members told of it. On the pool's loop. */
final class DeathClock {
    /** Before the first sample the dialer's settings decide when a wire is dead. */
    private static final long UNTOLD = -DeathTimeout.MARGIN_NANOS;

    private final Loop loop;
    private final DeathTimeout timeout;
    private final Supplier<List<PoolMember>> members;
    private final Runnable changed;
    private final Loop.Alarm decay;
    private long toldNanos = UNTOLD;

    /** @param changed hears that something may look otherwise now */
    DeathClock(Loop loop, DeathTimeout timeout, Supplier<List<PoolMember>> members, Runnable changed) {
        this.loop = loop;
        this.timeout = timeout;
        this.members = members;
        this.changed = changed;
        this.decay = loop.alarm(this::follow);
    }

    /** A sample has come or gone; wakes by itself when the worst one of a member leaves its window. */
    void follow() {
        tell(timeout.nanos(worstNanos()));
        long now = loop.nanoTime();
        members.get().stream()
                .map(member -> member.latency().window())
                .filter(window -> !window.isEmpty(now))
                .mapToLong(LatencyWindow::worstLeavesAt)
                .min()
                .ifPresentOrElse(decay::at, decay::cancel);
        changed.run();
    }

    private long worstNanos() {
        long now = loop.nanoTime();
        return members.get().stream()
                .mapToLong(member -> member.latency().window().worstNanos(now))
                .max()
                .orElse(0);
    }

    private void tell(long nanos) {
        if (DeathTimeout.isNews(toldNanos, nanos)) {
            toldNanos = nanos;
            tellAll();
        }
    }

    /** Members that are new do not know it. */
    void tellAll() {
        if (toldNanos != UNTOLD) {
            members.get().forEach(member -> member.deathTimeout(Duration.ofNanos(toldNanos)));
        }
    }

    void stop() {
        decay.cancel();
    }

    PoolSnapshot.PoolLatency picture(PoolSnapshot.@Nullable Worst worst) {
        long nanos = toldNanos == UNTOLD ? timeout.nanos(0) : toldNanos;
        return new PoolSnapshot.PoolLatency(Duration.ofNanos(nanos), Duration.ofNanos(worstNanos()), worst);
    }
}
