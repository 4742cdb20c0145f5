package io.everwire.pool.policy;

import io.everwire.api.CloseReason;
import io.everwire.api.MemberState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision is made of: the pool at one moment. Immutable.
 *
 * @param members in order of their numbers
 * @param everLive whether any member ever had a live wire
 * @param lastFailure the last attempt that failed or session that was lost, on any member
 */
public record PoolView(
        List<Member> members, boolean everLive, @Nullable CloseReason lastFailure) {
    public PoolView {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param streams opened on it and not ended, those being opened included
     * @param smoothedNanos what to expect of its latency; zero if unknown
     */
    public record Member(int number, MemberState state, int streams, long smoothedNanos) {
        /** Below this, latencies do not tell members apart, and one that is unknown is as good as a good one. */
        private static final long UNIT_NANOS = 1_000_000L;

        boolean takesStreams() {
            return MemberMachine.takesStreams(state);
        }

        /** What a stream would suffer here: the time of one answer for it and for each that is there already. */
        double cost() {
            return (streams + 1.0) * Math.max(UNIT_NANOS, smoothedNanos);
        }
    }
}
