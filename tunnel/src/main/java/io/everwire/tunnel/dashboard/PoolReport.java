package io.everwire.tunnel.dashboard;

import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment as JSON: {@link PoolSnapshot} with units in its names. Documented in docs/dashboard.md, for
 * programs that read it: fields are added, not changed.
 */
record PoolReport(int size, Latency latency, Opens opens, long droppedEvents, List<MemberReport> members) {

    record Latency(
            double deathTimeoutMillis,
            double worstMillis,
            @Nullable Worst worstMember) {}

    record Worst(int member, String why, boolean alike) {}

    record Opens(
            int waiting,
            double longestWaitMillis,
            long opened,
            long failed,
            long hedged,
            long hedgesWon,
            long leaked,
            double medianWaitMillis,
            double p99WaitMillis) {}

    static PoolReport of(PoolSnapshot pool) {
        List<MemberReport> members =
                pool.members().stream().map(MemberReport::of).toList();
        return new PoolReport(pool.size(), of(pool.latency()), of(pool.opens()), pool.droppedEvents(), members);
    }

    private static Latency of(PoolSnapshot.PoolLatency latency) {
        PoolSnapshot.Worst worst = latency.worstMember();
        return new Latency(
                millis(latency.deathTimeout()),
                millis(latency.worst()),
                worst == null ? null : new Worst(worst.member(), worst.why(), worst.alike()));
    }

    private static Opens of(PoolSnapshot.Opens opens) {
        return new Opens(
                opens.waiting(),
                millis(opens.longestWait()),
                opens.opened(),
                opens.failed(),
                opens.hedged(),
                opens.hedgesWon(),
                opens.leaked(),
                millis(opens.waits().median()),
                millis(opens.waits().p99()));
    }

    /** To the microsecond. */
    static double millis(Duration time) {
        return Math.round(time.toNanos() / 1e3) / 1e3;
    }
}
