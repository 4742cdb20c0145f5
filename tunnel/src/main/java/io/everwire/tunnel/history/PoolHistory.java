package io.everwire.tunnel.history;

import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of one pool. Told what happens, and shown a snapshot about once a slot; gives lanes of slots that are
 * over, a column for each figure. Memory is bounded by the settings and the number of members. Times are those of one
 * monotonic clock. Owned by one loop.
 */
public final class PoolHistory {
    private final HistorySettings settings;
    private final SlotClock clock;
    private final EventLog log;
    private final Map<Integer, MemberLane> lanes = new TreeMap<>();

    /** A history that begins now. */
    public PoolHistory(HistorySettings settings, long nowNanos) {
        this.settings = settings;
        this.clock = new SlotClock(nowNanos, settings.slot().toNanos());
        this.log = new EventLog(settings.events());
    }

    /** Takes figures from a snapshot. Members that it does not name are forgotten. */
    public void observe(PoolSnapshot snapshot, long nowNanos) {
        Set<Integer> present =
                snapshot.members().stream().map(PoolSnapshot.Member::number).collect(Collectors.toSet());
        lanes.keySet().retainAll(present);
        for (PoolSnapshot.Member member : snapshot.members()) {
            lanes.computeIfAbsent(member.number(), unused -> new MemberLane(member, clock, settings.slots(), nowNanos))
                    .observe(member, nowNanos);
        }
    }

    /** Takes note of an event; of members that no snapshot has shown yet, only in words. */
    public void happened(PoolEvent event, long nowNanos) {
        EventWords.of(event).ifPresent(words -> log.add(words, nowNanos));
        if (event instanceof PoolEvent.MemberEvent one && lanes.containsKey(one.member())) {
            note(lanes.get(one.member()), one, nowNanos);
        }
    }

    private static void note(MemberLane lane, PoolEvent.MemberEvent event, long nowNanos) {
        if (event instanceof PoolEvent.StateChanged changed) {
            lane.enter(changed.to(), nowNanos);
            return;
        }
        Mark mark = markOf(event);
        if (mark != null) {
            lane.mark(mark, nowNanos);
        }
    }

    private static @Nullable Mark markOf(PoolEvent.MemberEvent event) {
        if (event instanceof PoolEvent.WireDown down) {
            return markOf(down);
        } else if (event instanceof PoolEvent.Renewed) {
            return Mark.RENEWED;
        }
        return event instanceof PoolEvent.SessionLost ? Mark.SESSION_LOST : null;
    }

    private static @Nullable Mark markOf(PoolEvent.WireDown down) {
        if (down.replaced()) {
            return null;
        }
        return down.died() ? Mark.DEAD : Mark.CUT;
    }

    /** The slot under way; those before it are over. */
    public long slotAt(long nowNanos) {
        return clock.slotAt(nowNanos);
    }

    /** When a slot begins. */
    public long startOf(long slot) {
        return clock.startOf(slot);
    }

    /** The first of the slots before {@code end} that are kept. */
    public long oldest(long end) {
        return Math.max(0, end - settings.slots());
    }

    /**
     * The slots {@code from} to before {@code to} of all members, in order of their numbers.
     *
     * @throws IllegalArgumentException where not all of them are over and kept
     */
    public List<LaneColumns> lanes(long from, long to, long nowNanos) {
        if (from > to || to > slotAt(nowNanos) || from < oldest(slotAt(nowNanos))) {
            throw new IllegalArgumentException("slots " + from + " to " + to + " are not all over and kept");
        }
        lanes.values().forEach(lane -> lane.advance(nowNanos));
        return lanes.values().stream().map(lane -> lane.columns(from, to)).toList();
    }

    /** The events kept whose number is larger, the oldest first. */
    public List<EventEntry> eventsAfter(long number) {
        return log.after(number);
    }

    /** The number of the latest event, 0 if there was none. */
    public long eventCount() {
        return log.count();
    }
}
