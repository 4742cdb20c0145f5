package io.everwire.metrics;

import io.everwire.api.Exit;
import io.everwire.api.MetaSessionFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What an exit's client processes use, {@code everwire.exit.metasession.*} of docs/metrics.md: a series for each of the
 * busiest, under the label that the exit has derived for it, and one for all the others together. The series follow the
 * exit when {@link #refresh} is called, before each reading. Thread-safe.
 */
public final class MetaSessionMetrics {
    /** So many have a series of their own. */
    public static final int MOST = 100;

    /** The label of those that have none. */
    static final String OTHERS = "others";

    private static final Comparator<MetaSessionFigures> BUSIEST_FIRST = Comparator.comparingInt(
                    MetaSessionFigures::sessionsNow)
            .thenComparingLong(figures -> figures.bytesIn() + figures.bytesOut())
            .reversed()
            .thenComparing(MetaSessionFigures::label);

    private final Exit exit;
    private final List<Series> series;

    /** Registers the meters; {@link #refresh} gives them values. */
    public MetaSessionMetrics(Exit exit, MeterRegistry registry) {
        this.exit = exit;
        series = List.of(
                series(registry, "sessions", "", "Sessions of a client process", MetaSessionFigures::sessionsNow),
                series(registry, "streams", "", "Streams that it has begun", MetaSessionFigures::streams),
                series(
                        registry,
                        "resumptions",
                        "",
                        "Wires that took one of its sessions up again",
                        MetaSessionFigures::resumptions),
                series(
                        registry,
                        "received",
                        Meters.BYTES,
                        "Session bytes received from it",
                        MetaSessionFigures::bytesIn),
                series(
                        registry,
                        "sent",
                        Meters.BYTES,
                        "Session bytes sent to it, replays not counted",
                        MetaSessionFigures::bytesOut));
    }

    private static Series series(
            MeterRegistry registry, String name, String unit, String what, ToLongFunction<MetaSessionFigures> figure) {
        MultiGauge gauge = MultiGauge.builder("everwire.exit.metasession." + name)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(what)
                .register(registry);
        return new Series(gauge, figure);
    }

    /** Asks the exit and brings the series up to date. */
    public synchronized void refresh() {
        List<MetaSessionFigures> all = new ArrayList<>(exit.metaSessions());
        all.sort(BUSIEST_FIRST);
        List<MetaSessionFigures> own = all.subList(0, Math.min(MOST, all.size()));
        List<MetaSessionFigures> others = all.subList(own.size(), all.size());
        series.forEach(each -> each.show(own, others));
    }

    private record Series(MultiGauge gauge, ToLongFunction<MetaSessionFigures> figure) {
        void show(List<MetaSessionFigures> own, List<MetaSessionFigures> others) {
            List<MultiGauge.Row<?>> rows = own.stream()
                    .map(each -> row(each.label(), figure.applyAsLong(each)))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (!others.isEmpty()) {
                rows.add(row(OTHERS, others.stream().mapToLong(figure).sum()));
            }
            gauge.register(rows, true);
        }

        private static MultiGauge.Row<?> row(String label, long value) {
            return MultiGauge.Row.of(Tags.of("metasession", label), value);
        }
    }
}
