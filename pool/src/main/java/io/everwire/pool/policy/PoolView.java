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
 * @param waiting requests that are to be placed, the one that is decided about among them
 * @param patient whether requests may wait a moment for members that are about to become live
 */
public record PoolView(
        List<Member> members, boolean everLive, @Nullable CloseReason lastFailure, int waiting, boolean patient) {
    public PoolView {
        members = List.copyOf(members);
    }

    /**
     * The most streams that a member may have so that those that have just become live, or are about to, get their share
     * of what waits; no limit where requests are not patient.
     */
    int quota() {
        if (!patient) {
            return Integer.MAX_VALUE;
        }
        int streams = waiting;
        int sharers = 0;
        for (Member member : members) {
            streams += member.takesStreams() ? member.streams : 0;
            sharers += member.takesStreams() || member.isExpected() ? 1 : 0;
        }
        return sharers == 0 ? Integer.MAX_VALUE : (streams + sharers - 1) / sharers;
    }

    /**
     * One member.
     *
     * @param streams opened on it and not ended, those being opened included
     * @param smoothedNanos what to expect of its latency; zero if unknown
     * @param failures attempts that failed since its last wire
     */
    public record Member(int number, MemberState state, int streams, long smoothedNanos, int failures) {
        /** Below this, latencies do not tell members apart, and one that is unknown is as good as a good one. */
        private static final long UNIT_NANOS = 1_000_000L;

        boolean takesStreams() {
            return MemberMachine.takesStreams(state);
        }

        /** Whether it will be live in a moment, as far as anybody knows. */
        boolean isExpected() {
            return failures == 0 && (state == MemberState.CONNECTING || state == MemberState.RESUMING);
        }

        /** What a stream would suffer here: the time of one answer for it and for each that is there already. */
        double cost() {
            return (streams + 1.0) * Math.max(UNIT_NANOS, smoothedNanos);
        }
    }
}
