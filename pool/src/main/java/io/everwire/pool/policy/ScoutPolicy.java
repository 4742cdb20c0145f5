package io.everwire.pool.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who looks whether an exit at whose address nobody answers is back. Each member backs off for up to many seconds, and
 * by chance all of them may for the same ones; so one, the next in turn, dials within the interval. One refused dial
 * costs nobody anything, and the first answer ends the waiting of all ({@link MemberMachine#exitAnswered}). Stateless.
 */
public final class ScoutPolicy {
    private final long intervalNanos;

    /** @param intervalNanos the longest time without a dial of anybody */
    public ScoutPolicy(long intervalNanos) {
        if (intervalNanos <= 0) {
            throw new IllegalArgumentException("interval " + intervalNanos + " must be positive");
        }
        this.intervalNanos = intervalNanos;
    }

    /**
     * One member.
     *
     * @param waits whether it waits to dial again because nobody answered
     * @param dialAt when it will
     */
    public record Candidate(int number, boolean waits, long dialAt) {}

    /**
     * The member that is to dial earlier than it would, and when: after half of the interval to the whole of it, so that
     * clients that lost the same exit do not come back at the same moment. Empty if nobody waits, or not for that long.
     */
    public Optional<Candidate> scout(List<Candidate> members, long nowNanos, RandomGenerator random) {
        return members.stream()
                .filter(Candidate::waits)
                .min(Comparator.comparingLong(member -> member.dialAt - nowNanos))
                .filter(next -> next.dialAt - nowNanos > intervalNanos)
                .map(next -> new Candidate(next.number, true, nowNanos + delayNanos(random)));
    }

    private long delayNanos(RandomGenerator random) {
        long half = intervalNanos / 2;
        return half + random.nextLong(intervalNanos - half + 1);
    }
}
