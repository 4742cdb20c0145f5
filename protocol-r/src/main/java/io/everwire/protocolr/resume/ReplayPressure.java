package io.everwire.protocolr.resume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Who has to give back memory while a process is short of it, in this order: those who hold unproven bytes for longest
 * change their wire, for its counters are a proof, one at each look; after a time of grace those go that have no wire,
 * the longest detached first; then those that gave no proof for long. Never more of them than is needed. Looks at a
 * picture that is taken {@linkplain #EVERY_NANOS every quarter of a second}. Owned by one loop.
 *
 * @param <S> a session
 */
public final class ReplayPressure<S> {
    /** The time between two looks, so that four wires a second are changed at most. */
    public static final long EVERY_NANOS = 250_000_000;

    /** A peer that acknowledges gives a proof sooner than this. */
    static final long OVERDUE_NANOS = 5_000_000_000L;

    /** What there is for a change of wire to bring relief, before anyone goes. */
    static final long GRACE_NANOS = 5_000_000_000L;

    private static final long RELAXED = Long.MAX_VALUE;

    /** What a session has to do. */
    public enum Relief {
        CHANGE_WIRE,
        END_DETACHED,
        END_UNPROVEN
    }

    /** A session and what it has to do. */
    public record Decision<S>(S session, Relief relief) {}

    /**
     * A session that holds memory.
     *
     * @param held its memory in bytes
     * @param unprovenSince the time of its last proof, or of its first byte that is not proven; {@link Long#MAX_VALUE} if
     *     all is proven
     * @param detachedSince since when it has no wire; {@link Long#MAX_VALUE} if it has one
     * @param changeable whether another wire could bring a proof: it has a wire, and its last change brought one
     * @param ownerPressed whether its owner has used up more than four fifths of what it may
     */
    public record Holder<S>(
            S session, long held, long unprovenSince, long detachedSince, boolean changeable, boolean ownerPressed) {
        boolean isDetached() {
            return detachedSince != Long.MAX_VALUE;
        }
    }

    /**
     * How things stand.
     *
     * @param held the memory of all sessions
     * @param holders all that could give some back
     */
    public record View<S>(long held, List<Holder<S>> holders) {}

    private final long mark;
    private final long unprovenNanos;
    private long pressedSince = RELAXED;

    /** @param unprovenNanos for how long a session with a wire may be without a proof */
    public ReplayPressure(ReplayLimits limits, long unprovenNanos) {
        this.mark = limits.processMark();
        this.unprovenNanos = unprovenNanos;
    }

    /** What has to be done now. */
    public List<Decision<S>> decide(View<S> view, long nowNanos) {
        boolean pressed = view.held() > mark;
        pressedSince = pressed ? Math.min(pressedSince, nowNanos) : RELAXED;
        List<Decision<S>> decisions = new ArrayList<>();
        view.holders().stream()
                .filter(holder -> holder.changeable() && (pressed || holder.ownerPressed()))
                .filter(holder -> isOlder(holder.unprovenSince(), OVERDUE_NANOS, nowNanos))
                .min(Comparator.comparingLong(Holder::unprovenSince))
                .ifPresent(holder -> decisions.add(new Decision<>(holder.session(), Relief.CHANGE_WIRE)));
        if (isOlder(pressedSince, GRACE_NANOS, nowNanos)) {
            endSome(view, nowNanos, decisions);
        }
        return decisions;
    }

    private void endSome(View<S> view, long nowNanos, List<Decision<S>> decisions) {
        long tooMuch = view.held() - mark;
        tooMuch -= end(view, Holder::isDetached, Holder::detachedSince, Relief.END_DETACHED, tooMuch, decisions);
        end(
                view,
                holder -> !holder.isDetached() && isOlder(holder.unprovenSince(), unprovenNanos, nowNanos),
                Holder::unprovenSince,
                Relief.END_UNPROVEN,
                tooMuch,
                decisions);
    }

    /** A session that holds no more than an idle one is left alone: its end would not help. */
    private long end(
            View<S> view,
            Predicate<Holder<S>> which,
            ToLongFunction<Holder<S>> since,
            Relief relief,
            long tooMuch,
            List<Decision<S>> decisions) {
        long freed = 0;
        List<Holder<S>> longestFirst = view.holders().stream()
                .filter(holder -> holder.held() > ChunkPool.SMALL && which.test(holder))
                .sorted(Comparator.comparingLong(since))
                .toList();
        for (Holder<S> holder : longestFirst) {
            if (freed >= tooMuch) {
                break;
            }
            freed += holder.held();
            decisions.add(new Decision<>(holder.session(), relief));
        }
        return freed;
    }

    private static boolean isOlder(long since, long nanos, long nowNanos) {
        return since != Long.MAX_VALUE && nowNanos - since >= nanos;
    }
}
