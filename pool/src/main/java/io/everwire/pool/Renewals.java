package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import io.everwire.pool.policy.Jitter;
import io.everwire.pool.policy.RenewalPolicy;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Gives the worst member a new wire from time to time, and when asked to. On the pool's loop. */
final class Renewals {
    private final RenewalPolicy policy = new RenewalPolicy();
    private final Loop loop;
    private final RandomGenerator random;
    private final long intervalNanos;
    private final Supplier<List<RenewalPolicy.Candidate>> members;
    private final IntConsumer renew;
    private final Loop.Alarm alarm;

    /** @param renew gives the member of that number a new wire */
    Renewals(
            Loop loop,
            RandomGenerator random,
            Duration interval,
            Supplier<List<RenewalPolicy.Candidate>> members,
            IntConsumer renew) {
        this.loop = loop;
        this.random = random;
        this.intervalNanos = interval.toNanos();
        this.members = members;
        this.renew = renew;
        this.alarm = loop.alarm(this::periodically);
    }

    void start() {
        if (intervalNanos > 0) {
            alarm.at(loop.nanoTime() + Jitter.around(intervalNanos, random));
        }
    }

    void stop() {
        alarm.cancel();
    }

    /** The member that would be renewed next, if there is one that is worse than others. */
    Optional<PoolSnapshot.Worst> worst() {
        return policy.worst(members.get());
    }

    /** Whom it renews; empty if nobody may be now. */
    OptionalInt onDemand() {
        return renew(policy.onDemand(members.get()));
    }

    private void periodically() {
        var unused = renew(policy.periodic(members.get()));
        start();
    }

    private OptionalInt renew(OptionalInt member) {
        member.ifPresent(renew);
        return member;
    }
}
