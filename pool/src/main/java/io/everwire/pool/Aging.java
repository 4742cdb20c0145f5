package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Brings the times in a picture of the pool to a later moment. Thread-safe. */
final class Aging {
    private Aging() {}

    static PoolSnapshot by(PoolSnapshot taken, Duration passed) {
        return new PoolSnapshot(
                taken.size(),
                taken.members().stream().map(member -> by(member, passed)).toList(),
                taken.latency(),
                by(taken.opens(), passed),
                taken.droppedEvents());
    }

    private static PoolSnapshot.Member by(PoolSnapshot.Member member, Duration passed) {
        PoolSnapshot.Trouble trouble = member.trouble();
        return new PoolSnapshot.Member(
                member.number(),
                member.state(),
                member.inState().plus(passed),
                by(member.wire(), passed),
                member.latency(),
                member.streams(),
                member.traffic(),
                member.history(),
                new PoolSnapshot.Trouble(trouble.failures(), left(trouble.retryIn(), passed), trouble.lastFailure()));
    }

    private static PoolSnapshot.@Nullable Wire by(PoolSnapshot.@Nullable Wire wire, Duration passed) {
        return wire == null ? null : new PoolSnapshot.Wire(wire.age().plus(passed), wire.remote());
    }

    private static PoolSnapshot.Opens by(PoolSnapshot.Opens opens, Duration passed) {
        Duration longest =
                opens.waiting() == 0 ? Duration.ZERO : opens.longestWait().plus(passed);
        return new PoolSnapshot.Opens(
                opens.waiting(),
                longest,
                opens.opened(),
                opens.failed(),
                opens.hedged(),
                opens.hedgesWon(),
                opens.leaked(),
                opens.waits());
    }

    private static Duration left(Duration time, Duration passed) {
        return time.compareTo(passed) <= 0 ? Duration.ZERO : time.minus(passed);
    }
}
