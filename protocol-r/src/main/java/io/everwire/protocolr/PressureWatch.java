package io.everwire.protocolr;

import io.everwire.api.EverwireException;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.protocolr.resume.ReplayPressure;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an exit's sessions again and again while replay memory is short, and has those relieve it that {@link
 * ReplayPressure} names; sleeps otherwise. On a loop of its own choice; sessions act on theirs.
 */
final class PressureWatch {
    private final ReplayPressure<ExitSession> rules;
    private final Supplier<Loop> anyLoop;
    private final Supplier<Collection<ExitSession>> sessions;
    private @Nullable Loop loop;
    private Loop.@Nullable Alarm next;

    PressureWatch(
            ReplayLimits limits,
            Duration unproven,
            Supplier<Loop> anyLoop,
            Supplier<Collection<ExitSession>> sessions) {
        this.rules = new ReplayPressure<>(limits, unproven.toNanos());
        this.anyLoop = anyLoop;
        this.sessions = sessions;
    }

    /** Memory has become short; not again before {@link ReplayMemory#relieved}. Any thread. */
    void begin(ReplayMemory memory) {
        try {
            Loop chosen = anyLoop.get();
            chosen.execute(() -> {
                loop = chosen;
                next = chosen.alarm(() -> look(memory));
                look(memory);
            });
        } catch (EverwireException shutDown) {
            // the transport is gone, and its sessions with it
        }
    }

    private void look(ReplayMemory memory) {
        if (memory.relieved()) {
            return;
        }
        long now = Objects.requireNonNull(loop).nanoTime();
        List<ReplayPressure.Holder<ExitSession>> holders =
                sessions.get().stream().map(ExitSession::holder).toList();
        rules.decide(new ReplayPressure.View<>(memory.held(), holders), now)
                .forEach(decision -> decision.session().relieve(decision.relief()));
        Objects.requireNonNull(next).at(now + ReplayPressure.EVERY_NANOS);
    }
}
