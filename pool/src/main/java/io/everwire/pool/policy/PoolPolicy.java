package io.everwire.pool.policy;

import io.everwire.api.CloseReason;
import io.everwire.api.Scope;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which member serves an open: the better of two that are drawn at random. That spreads load nearly as well as the best
 * of all would, without everybody rushing to the same member at the same moment. Stateless.
 */
public final class PoolPolicy {
    /**
     * Decides about one request.
     *
     * @param tried numbers of members that have refused this request
     */
    public Decision choose(PoolView pool, BitSet tried, RandomGenerator random) {
        int quota = tried.isEmpty() ? pool.quota() : Integer.MAX_VALUE; // who was refused has waited enough
        List<PoolView.Member> candidates = pool.members().stream()
                .filter(member -> member.takesStreams() && member.streams() < quota && !tried.get(member.number()))
                .toList();
        return candidates.isEmpty()
                ? withoutCandidate(pool)
                : new Decision.Use(betterOfTwo(candidates, random).number());
    }

    private static PoolView.Member betterOfTwo(List<PoolView.Member> candidates, RandomGenerator random) {
        int first = random.nextInt(candidates.size());
        if (candidates.size() == 1) {
            return candidates.get(first);
        }
        int second = (first + 1 + random.nextInt(candidates.size() - 1)) % candidates.size();
        PoolView.Member one = candidates.get(first);
        PoolView.Member other = candidates.get(second);
        return other.cost() < one.cost() ? other : one;
    }

    /** A pool that never worked and is refused for what it is will not work by waiting; one that worked once may. */
    private static Decision withoutCandidate(PoolView pool) {
        CloseReason failure = pool.lastFailure();
        if (pool.everLive() || failure == null || !MemberMachine.isFatal(failure.code())) {
            return new Decision.Wait();
        }
        return new Decision.Refuse(failure.within(Scope.OWNER));
    }
}
