package io.everwire.tunnel.dashboard;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/** One member of a {@link PoolReport}. */
record MemberReport(
        int number,
        MemberState state,
        double inStateMillis,
        @Nullable Wire wire,
        Latency latency,
        int openStreams,
        int pendingStreams,
        Traffic traffic,
        History history,
        Trouble trouble) {

    record Wire(double ageMillis, String remote) {}

    record Latency(double latestMillis, double worstMillis, double smoothedMillis, boolean isWorst) {}

    record Traffic(long sentBytes, long receivedBytes, long replayHeldBytes, long replayBoundBytes) {}

    record History(int wires, int resumptions, int renewals, int deaths, long replayedBytes, int sessionsLost) {}

    record Trouble(int failures, double retryInMillis, String lastFailure) {}

    static MemberReport of(PoolSnapshot.Member member) {
        return new MemberReport(
                member.number(),
                member.state(),
                PoolReport.millis(member.inState()),
                of(member.wire()),
                of(member.latency()),
                member.streams().open(),
                member.streams().pending(),
                of(member.traffic()),
                of(member.history()),
                of(member.trouble()));
    }

    private static @Nullable Wire of(PoolSnapshot.@Nullable Wire wire) {
        return wire == null
                ? null
                : new Wire(PoolReport.millis(wire.age()), wire.remote().toString());
    }

    private static Latency of(PoolSnapshot.Latency latency) {
        return new Latency(
                PoolReport.millis(latency.latest()),
                PoolReport.millis(latency.worst()),
                PoolReport.millis(latency.smoothed()),
                latency.isWorst());
    }

    private static Traffic of(PoolSnapshot.Traffic traffic) {
        return new Traffic(traffic.sent(), traffic.received(), traffic.replayHeld(), traffic.replayBound());
    }

    private static History of(PoolSnapshot.History history) {
        return new History(
                history.wires(),
                history.resumptions(),
                history.renewals(),
                history.deaths(),
                history.replayedBytes(),
                history.sessionsLost());
    }

    private static Trouble of(PoolSnapshot.Trouble trouble) {
        return new Trouble(trouble.failures(), PoolReport.millis(trouble.retryIn()), trouble.lastFailure());
    }
}
