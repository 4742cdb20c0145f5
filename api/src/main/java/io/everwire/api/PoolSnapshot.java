package io.everwire.api;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment. Times since and until are as of the call of {@link SessionPool#snapshot}; what only sessions
 * know ({@link Traffic}) is at most about a second older.
 *
 * @param size how many members there are to be; while the pool is made smaller, those that leave are still listed
 * @param members one entry a member, in order of their numbers
 * @param latency what the members' latencies come to
 * @param opens what became of the requests for streams
 * @param droppedEvents events that listeners were too slow for
 */
public record PoolSnapshot(int size, List<Member> members, PoolLatency latency, Opens opens, long droppedEvents) {
    public PoolSnapshot {
        members = List.copyOf(members);
    }

    /**
     * What the members' latencies come to.
     *
     * @param deathTimeout after how long without an answer a wire counts as dead now
     * @param worst the worst round trip of all members in the window, zero if none was seen
     * @param worstMember the member to be renewed next, and why that one; null if none is worse than others
     */
    public record PoolLatency(
            Duration deathTimeout, Duration worst, @Nullable Worst worstMember) {}

    /**
     * The worst member.
     *
     * @param member its number
     * @param why a sentence for a person
     * @param alike whether the others are so much like it that it is renewed only on demand
     */
    public record Worst(int member, String why, boolean alike) {}

    /**
     * Requests for streams, counted since the pool began.
     *
     * @param waiting requests that wait for a live member now
     * @param longestWait for how long the oldest of these waits
     * @param opened streams handed out
     * @param failed requests that failed
     * @param hedged requests that were tried on a second member
     * @param hedgesWon of these, how many got the second one's stream
     * @param leaked streams that nobody closed; counted only with leak detection
     * @param waits how long requests took from the call to the stream
     */
    public record Opens(
            int waiting,
            Duration longestWait,
            long opened,
            long failed,
            long hedged,
            long hedgesWon,
            long leaked,
            Distribution waits) {}

    /**
     * Durations, summed up. Count and total are since the pool began, the rest is of the recent past (some minutes) and
     * exact to an eighth.
     */
    public record Distribution(long count, Duration total, Duration median, Duration p95, Duration p99, Duration max) {
        /** Nothing was measured yet. */
        public static final Distribution EMPTY =
                new Distribution(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * One member.
     *
     * @param number its name for the life of the pool: 0 to N - 1
     * @param state what it is doing
     * @param inState for how long
     * @param wire the wire that is live; null if none is
     * @param latency its round trips
     * @param streams what runs over it
     * @param traffic its bytes
     * @param history what has happened to it
     * @param trouble what stands in its way
     */
    public record Member(
            int number,
            MemberState state,
            Duration inState,
            @Nullable Wire wire,
            Latency latency,
            Streams streams,
            Traffic traffic,
            History history,
            Trouble trouble) {}

    /**
     * A live wire.
     *
     * @param age since it became live
     * @param remote the exit's address
     */
    public record Wire(Duration age, SocketAddress remote) {}

    /**
     * Round trips on one member's wires; zero where nothing was seen.
     *
     * @param latest the latest
     * @param worst the worst in the window
     * @param smoothed an average that rises at once and falls slowly; what opens go by
     * @param isWorst whether this is the {@link PoolLatency#worstMember}
     */
    public record Latency(Duration latest, Duration worst, Duration smoothed, boolean isWorst) {
        /** No round trip was seen. */
        public static final Latency UNKNOWN = new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    }

    /**
     * Streams of one member.
     *
     * @param open handed out and not ended
     * @param pending being opened
     */
    public record Streams(int open, int pending) {}

    /**
     * Bytes of one member, over all its sessions, as they were before encryption.
     *
     * @param sent handed to wires, replays not counted
     * @param received received
     * @param replayHeld held for replay now
     * @param replayBound the most that may be held now; 0 where there is no session
     */
    public record Traffic(long sent, long received, long replayHeld, long replayBound) {
        /** Nothing was carried. */
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);
    }

    /**
     * What has happened to one member since it began.
     *
     * @param wires wires that became live
     * @param resumptions of these, how many resumed the session
     * @param renewals of these, how many took over from a live wire
     * @param deaths wires given up because they owed an answer for the death timeout
     * @param replayedBytes bytes sent again
     * @param sessionsLost sessions that ended with their streams
     */
    public record History(int wires, int resumptions, int renewals, int deaths, long replayedBytes, int sessionsLost) {}

    /**
     * What stands in one member's way.
     *
     * @param failures attempts that failed since a wire was last live
     * @param retryIn until the next attempt; zero if none waits
     * @param lastFailure the reason of the last failed attempt or lost wire, empty if none
     */
    public record Trouble(int failures, Duration retryIn, String lastFailure) {}
}
