package io.everwire.tunnel.history;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Snapshots and events, with what a test is about and nothing else. */
final class Pools {
    private Pools() {}

    static PoolSnapshot of(PoolSnapshot.Member... members) {
        return new PoolSnapshot(
                members.length,
                List.of(members),
                new PoolSnapshot.PoolLatency(Duration.ofSeconds(1), Duration.ZERO, null),
                new PoolSnapshot.Opens(0, Duration.ZERO, 0, 0, 0, 0, 0, PoolSnapshot.Distribution.EMPTY),
                0);
    }

    static PoolSnapshot.Member member(int number, MemberState state) {
        return member(number, state, Duration.ZERO, PoolSnapshot.Traffic.NONE, 0);
    }

    static PoolSnapshot.Member answering(Duration latency) {
        return member(0, MemberState.READY, latency, PoolSnapshot.Traffic.NONE, 0);
    }

    static PoolSnapshot.Member carrying(long sent, long received, long held) {
        return member(0, MemberState.READY, Duration.ZERO, new PoolSnapshot.Traffic(sent, received, held, 1 << 22), 0);
    }

    static PoolSnapshot.Member member(
            int number, MemberState state, Duration latency, PoolSnapshot.Traffic traffic, int streams) {
        return new PoolSnapshot.Member(
                number,
                state,
                Duration.ZERO,
                new PoolSnapshot.Wire(Duration.ZERO, InetSocketAddress.createUnresolved("exit.example", 1)),
                new PoolSnapshot.Latency(latency, latency, latency, false),
                new PoolSnapshot.Streams(streams, 0),
                traffic,
                new PoolSnapshot.History(1, 0, 0, 0, 0, 0),
                new PoolSnapshot.Trouble(0, Duration.ZERO, ""));
    }

    static PoolEvent lost(int member, ErrorCode code) {
        return new PoolEvent.WireDown(member, reason(code), Duration.ofSeconds(90));
    }

    static CloseReason reason(ErrorCode code) {
        return new CloseReason(Scope.WIRE, code, Initiator.PEER, "the cable was pulled");
    }
}
