package io.everwire.api;

import java.time.Duration;
import java.util.List;

/**
 * A pool at one moment.
 *
 * @param members one entry a member, in order of their numbers
 * @param deathTimeout after how long without an answer a wire counts as dead now
 * @param waitingOpens opens that wait for a live member
 */
public record PoolSnapshot(List<Member> members, Duration deathTimeout, int waitingOpens) {
    public PoolSnapshot {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param number 0 to N - 1, for the life of the pool
     * @param state what it is doing
     * @param openStreams streams opened through the pool that have not ended
     * @param worstLatency the worst round trip in the window, zero if none was seen
     * @param wires wires that became live
     * @param resumptions of these, how many resumed the session
     * @param failures attempts that failed since the last success
     * @param lastFailure the reason of the last failed attempt or lost wire, empty if none
     */
    public record Member(
            int number,
            MemberState state,
            int openStreams,
            Duration worstLatency,
            int wires,
            int resumptions,
            int failures,
            String lastFailure) {}
}
