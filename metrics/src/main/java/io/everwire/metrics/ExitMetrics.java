package io.everwire.metrics;

import io.everwire.api.ErrorCode;
import io.everwire.api.Exit;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.Limit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * An exit's meters, {@code everwire.exit.*} of docs/metrics.md, all read off its snapshots: they cost nothing while nobody
 * reads them. The exit is its owner's. Thread-safe.
 */
public final class ExitMetrics implements MeterBinder, AutoCloseable {
    private final Exit exit;
    private final Tags tags;
    private final List<Meters> bound = new ArrayList<>();

    public ExitMetrics(Exit exit) {
        this(exit, Tags.empty());
    }

    /** @param tags of all these meters; to tell the exits of one process apart */
    public ExitMetrics(Exit exit, Iterable<Tag> tags) {
        this.exit = exit;
        this.tags = Tags.of(tags);
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(registry, tags);
        new Figures(meters, new Recent<>(exit::snapshot, registry.config().clock()::monotonicTime)).register();
        bound.add(meters);
    }

    /** Takes the meters away again, from all registries. Idempotent. */
    @Override
    public synchronized void close() {
        bound.forEach(Meters::close);
        bound.clear();
    }

    /** What is registered with one registry. */
    private record Figures(Meters meters, Supplier<ExitSnapshot> now) {
        void register() {
            gauge("draining", "1 while no new sessions are taken, else 0", exit -> exit.draining() ? 1 : 0);
            gauge("handshakes", "Connections that have not named a session", ExitSnapshot::handshakes);
            sessions("attached", exit -> exit.sessions() - exit.detached());
            sessions("detached", ExitSnapshot::detached);
            gauge("streams.open", "Streams that have not ended", ExitSnapshot::openStreams);
            meters.gauge(
                    "everwire.exit.replay.held",
                    Meters.BYTES,
                    "Bytes held until they are proven received",
                    () -> now.get().replayBytes());
            totals();
            bytes("received", "Bytes of sessions received", ExitSnapshot.Totals::bytesIn);
            bytes("sent", "Bytes of sessions sent, replays not counted", ExitSnapshot.Totals::bytesOut);
            reasons();
        }

        private void totals() {
            total("wires", "Connections accepted, the refused ones included", ExitSnapshot.Totals::wires);
            total("handshakes.begun", "Handshakes that were allowed to begin", ExitSnapshot.Totals::handshakesBegun);
            total(
                    "handshakes.completed",
                    "Handshakes that ended with a session",
                    ExitSnapshot.Totals::handshakesCompleted);
            total("sessions.begun", "Sessions begun", ExitSnapshot.Totals::sessions);
            total("resumptions", "Wires that took a session up again", ExitSnapshot.Totals::resumptions);
            total("streams.begun", "Streams begun", ExitSnapshot.Totals::streams);
        }

        private void reasons() {
            for (ErrorCode code : ErrorCode.values()) {
                reason(
                        "wires.refused",
                        "Connections refused, by reason",
                        "code",
                        code,
                        ExitSnapshot.Totals::wiresRefused);
                reason("sessions.ended", "Sessions ended, by reason", "code", code, ExitSnapshot.Totals::sessionsEnded);
            }
            for (Limit limit : Limit.values()) {
                reason("limits", "How often each limit was reached", "limit", limit, ExitSnapshot.Totals::limits);
            }
        }

        private void gauge(String name, String what, ToLongFunction<ExitSnapshot> figure) {
            meters.gauge("everwire.exit." + name, null, what, () -> figure.applyAsLong(now.get()));
        }

        private void sessions(String wire, ToLongFunction<ExitSnapshot> figure) {
            meters.gauge(
                    "everwire.exit.sessions",
                    null,
                    "Sessions, by whether they have a wire",
                    () -> figure.applyAsLong(now.get()),
                    "wire",
                    wire);
        }

        private void total(String name, String what, ToLongFunction<ExitSnapshot.Totals> count) {
            meters.total(
                    "everwire.exit." + name,
                    null,
                    what,
                    () -> count.applyAsLong(now.get().totals()));
        }

        private void bytes(String direction, String what, ToLongFunction<ExitSnapshot.Totals> count) {
            meters.total(
                    "everwire.exit.bytes." + direction,
                    Meters.BYTES,
                    what,
                    () -> count.applyAsLong(now.get().totals()));
        }

        private <K extends Enum<K>> void reason(
                String name, String what, String tag, K reason, Function<ExitSnapshot.Totals, Map<K, Long>> counts) {
            meters.total(
                    "everwire.exit." + name,
                    null,
                    what,
                    () -> counts.apply(now.get().totals()).getOrDefault(reason, 0L),
                    tag,
                    reason.name().toLowerCase(Locale.ROOT));
        }
    }
}
