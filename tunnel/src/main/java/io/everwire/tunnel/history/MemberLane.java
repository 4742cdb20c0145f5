package io.everwire.tunnel.history;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** One member's past: a ring of slots, of which the newest is being filled. Times must not go back. */
final class MemberLane {
    /** Who looks this many slots late may be on a busy machine; later than that, the process was suspended. */
    private static final int LATE_SLOTS = 4;

    /** What there was before the member. Never written. */
    private static final Slot BEFORE = new Slot();

    private final int member;
    private final SlotClock clock;
    private final Slot[] ring;
    private final long born;
    private long slot;
    private long seenAt;
    private SlotState state = SlotState.UNKNOWN;
    private long sent;
    private long received;

    /**
     * Begins now.
     *
     * @param first the member as it is found; what it has carried before is not counted
     * @param slots how many slots that are over are kept
     */
    MemberLane(PoolSnapshot.Member first, SlotClock clock, int slots, long nowNanos) {
        this.member = first.number();
        this.clock = clock;
        this.ring = new Slot[slots + 1];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Slot();
        }
        this.born = clock.slotAt(nowNanos);
        this.slot = born;
        this.seenAt = nowNanos;
        this.sent = first.traffic().sent();
        this.received = first.traffic().received();
    }

    /** The member does something else from now on. */
    void enter(MemberState next, long nowNanos) {
        advance(nowNanos);
        state = SlotState.of(next);
        current().state = current().state.worse(state);
    }

    void mark(Mark mark, long nowNanos) {
        advance(nowNanos);
        current().marks |= mark.bit;
    }

    void observe(PoolSnapshot.Member seen, long nowNanos) {
        enter(seen.state(), nowNanos);
        Slot into = current();
        if (state.live) {
            into.latencyMicros =
                    Math.max(into.latencyMicros, micros(seen.latency().latest()));
        }
        into.sent += Math.max(0, seen.traffic().sent() - sent);
        into.received += Math.max(0, seen.traffic().received() - received);
        into.held = Math.max(into.held, seen.traffic().replayHeld());
        into.streams = Math.max(into.streams, seen.streams().open());
        sent = seen.traffic().sent();
        received = seen.traffic().received();
    }

    private static long micros(Duration latency) {
        return latency.isZero() ? Slot.UNKNOWN_LATENCY : Math.max(1, latency.toNanos() / 1_000);
    }

    /**
     * Goes on to the slot of {@code nowNanos}. A state lasts until the next one is told, but slots in which nobody
     * looked for their whole length are unknown: who was suspended cannot say what was.
     */
    void advance(long nowNanos) {
        long target = clock.slotAt(nowNanos);
        if (target > slot + LATE_SLOTS) {
            state = SlotState.UNKNOWN;
        }
        while (slot < target) {
            lastUntil(clock.startOf(slot + 1));
            slot++;
            current().clear();
            current().state = state;
        }
        lastUntil(nowNanos);
    }

    private void lastUntil(long nowNanos) {
        if (nowNanos > seenAt) {
            current().downNanos += state.live || state == SlotState.UNKNOWN ? 0 : nowNanos - seenAt;
            seenAt = nowNanos;
        }
    }

    private Slot current() {
        return at(slot);
    }

    private Slot at(long number) {
        return ring[(int) (number % ring.length)];
    }

    /** Slots {@code from} to before {@code to}, all of them over and still kept. */
    LaneColumns columns(long from, long to) {
        List<Slot> slots = LongStream.range(from, to).mapToObj(this::kept).toList();
        return new LaneColumns(
                member,
                slots.stream().map(one -> String.valueOf(one.state.code)).collect(Collectors.joining()),
                column(slots, one -> (int) (one.downNanos / 1_000_000)),
                column(slots, one -> (int) Math.min(Integer.MAX_VALUE, one.latencyMicros)),
                column(slots, one -> one.sent),
                column(slots, one -> one.received),
                column(slots, one -> one.held),
                column(slots, one -> one.streams),
                column(slots, one -> one.marks));
    }

    private Slot kept(long number) {
        return number < born ? BEFORE : at(number);
    }

    private static <T> List<T> column(List<Slot> slots, Function<Slot, T> figure) {
        return slots.stream().map(figure).toList();
    }
}
