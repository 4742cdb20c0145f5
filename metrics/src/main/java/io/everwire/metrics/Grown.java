package io.everwire.metrics;

import io.everwire.api.PoolSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Sums what members have counted so that the sum never goes down, also when members leave a pool and others come in their
 * place. What a member counts between the last look and its end is missed. Thread-safe.
 */
final class Grown {
    private final ToLongFunction<PoolSnapshot.Member> count;
    private Map<Integer, Long> seen = Map.of();
    private long sum;

    Grown(ToLongFunction<PoolSnapshot.Member> count) {
        this.count = count;
    }

    synchronized long upTo(List<PoolSnapshot.Member> members) {
        Map<Integer, Long> now = new HashMap<>();
        for (PoolSnapshot.Member member : members) {
            long counted = count.applyAsLong(member);
            long before = seen.getOrDefault(member.number(), 0L);
            sum += counted >= before ? counted - before : counted; // another member has taken the number
            now.put(member.number(), counted);
        }
        seen = now;
        return sum;
    }
}
