package io.everwire.pool;

import io.everwire.pool.policy.ScoutPolicy;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Has one member look for an exit that does not answer. On the pool's loop. */
final class Scouting {
    private final ScoutPolicy policy;
    private final Loop loop;
    private final RandomGenerator random;
    private final Members members;

    Scouting(Loop loop, RandomGenerator random, Duration interval, Members members) {
        this.policy = new ScoutPolicy(interval.toNanos());
        this.loop = loop;
        this.random = random;
        this.members = members;
    }

    /** A member has begun to dial, or to wait. */
    void follow() {
        policy.scout(members.scouts(), loop.nanoTime(), random)
                .ifPresent(scout -> members.get(scout.number()).scout(scout.dialAt()));
    }
}
