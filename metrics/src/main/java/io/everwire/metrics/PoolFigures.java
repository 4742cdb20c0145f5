package io.everwire.metrics;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters that are read off a pool's snapshots. */
final class PoolFigures {
    private final Meters meters;
    private final Supplier<PoolSnapshot> pool;

    private PoolFigures(Meters meters, Supplier<PoolSnapshot> pool) {
        this.meters = meters;
        this.pool = pool;
    }

    static void register(Meters meters, Supplier<PoolSnapshot> pool) {
        PoolFigures figures = new PoolFigures(meters, pool);
        figures.members();
        figures.latency();
        figures.opens();
        figures.bytes();
        meters.total("everwire.pool.events.dropped", null, "Events that listeners were too slow for", () -> pool.get()
                .droppedEvents());
    }

    private void members() {
        meters.gauge("everwire.pool.size", null, "Members that there are to be", () -> pool.get()
                .size());
        for (MemberState state : MemberState.values()) {
            meters.gauge(
                    "everwire.pool.members",
                    null,
                    "Members that are in this state",
                    () -> in(state),
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
        meters.gauge(
                "everwire.pool.failures",
                null,
                "Attempts of one member that failed since it last had a wire, the most of all members",
                () -> most(member -> member.trouble().failures()));
        meters.duration(
                "everwire.pool.backoff",
                "Until the next attempt of a member that waits for it, the longest of all members",
                () -> longest(member -> member.trouble().retryIn()));
    }

    private long in(MemberState state) {
        return pool.get().members().stream()
                .filter(member -> member.state() == state)
                .count();
    }

    private void latency() {
        meters.duration(
                "everwire.pool.death.timeout",
                "After how long without an answer a wire counts as dead",
                () -> pool.get().latency().deathTimeout());
        meters.duration(
                "everwire.pool.latency.worst",
                "The worst round trip of all members in the last five minutes",
                () -> pool.get().latency().worst());
        meters.duration(
                "everwire.pool.latency.smoothed",
                "The smoothed round trip of the slowest member",
                () -> longest(member -> member.latency().smoothed()));
    }

    private void opens() {
        meters.gauge("everwire.pool.opens.waiting", null, "Requests for a stream that wait", () -> pool.get()
                .opens()
                .waiting());
        meters.duration(
                "everwire.pool.opens.waiting.longest",
                "For how long the oldest request that waits has waited",
                () -> pool.get().opens().longestWait());
        meters.total("everwire.pool.opens", null, "Streams handed out", () -> pool.get()
                .opens()
                .opened());
        meters.total("everwire.pool.hedges", null, "Requests tried on a second member, too", () -> pool.get()
                .opens()
                .hedged());
        meters.total("everwire.pool.hedges.won", null, "Of these, those that got the second stream", () -> pool.get()
                .opens()
                .hedgesWon());
        meters.total("everwire.pool.streams.leaked", null, "Streams that nobody closed", () -> pool.get()
                .opens()
                .leaked());
        meters.gauge(
                "everwire.pool.streams.open",
                null,
                "Streams handed out that have not ended",
                () -> sum(member -> member.streams().open()));
        meters.gauge(
                "everwire.pool.streams.pending",
                null,
                "Streams that are being opened",
                () -> sum(member -> member.streams().pending()));
    }

    private void bytes() {
        grown("everwire.pool.bytes.sent", "Bytes of sessions sent, replays not counted", member -> member.traffic()
                .sent());
        grown("everwire.pool.bytes.received", "Bytes of sessions received", member -> member.traffic()
                .received());
        grown("everwire.pool.bytes.replayed", "Bytes sent again on a later wire", member -> member.history()
                .replayedBytes());
        meters.gauge(
                "everwire.pool.replay.held",
                Meters.BYTES,
                "Bytes held until they are proven received",
                () -> sum(member -> member.traffic().replayHeld()));
        meters.gauge(
                "everwire.pool.replay.occupancy",
                null,
                "What is held of what may be held, 0 to 1, in the fullest member",
                this::fullest);
    }

    private void grown(String name, String what, ToLongFunction<PoolSnapshot.Member> count) {
        Grown sum = new Grown(count);
        meters.total(name, Meters.BYTES, what, () -> sum.upTo(pool.get().members()));
    }

    private double fullest() {
        return pool.get().members().stream()
                .map(PoolSnapshot.Member::traffic)
                .filter(traffic -> traffic.replayBound() > 0)
                .mapToDouble(traffic -> (double) traffic.replayHeld() / traffic.replayBound())
                .max()
                .orElse(0);
    }

    private long sum(ToLongFunction<PoolSnapshot.Member> figure) {
        return pool.get().members().stream().mapToLong(figure).sum();
    }

    private long most(ToLongFunction<PoolSnapshot.Member> figure) {
        return pool.get().members().stream().mapToLong(figure).max().orElse(0);
    }

    private Duration longest(Function<PoolSnapshot.Member, Duration> figure) {
        return pool.get().members().stream()
                .map(figure)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
