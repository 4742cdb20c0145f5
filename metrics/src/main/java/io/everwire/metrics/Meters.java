package io.everwire.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One owner's meters in one registry: made with its tags, taken away together. Thread-safe. What is measured is held as
 * long as its meter is registered.
 */
final class Meters implements AutoCloseable {
    static final String BYTES = "bytes";

    /** Few, so that a histogram stays a handful of series: from a wire in the same house to a wait that users notice. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final Set<Meter> registered = ConcurrentHashMap.newKeySet();

    Meters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** What goes up and down. */
    void gauge(String name, @Nullable String unit, String what, Supplier<Number> value, String... more) {
        keep(Gauge.builder(name, value)
                .baseUnit(unit)
                .description(what)
                .tags(tags.and(more))
                .register(registry));
    }

    /** A duration that goes up and down; in the registry's unit of time. */
    void duration(String name, String what, Supplier<Duration> value) {
        keep(TimeGauge.builder(name, () -> value.get().toNanos(), TimeUnit.NANOSECONDS)
                .description(what)
                .tags(tags)
                .register(registry));
    }

    /** What somebody else counts. */
    void total(String name, @Nullable String unit, String what, DoubleSupplier value, String... more) {
        keep(FunctionCounter.builder(name, value, unused -> value.getAsDouble()) // else held weakly
                .baseUnit(unit)
                .description(what)
                .tags(tags.and(more))
                .register(registry));
    }

    /** What is counted here. The same name and tags give the same counter. */
    Counter counter(String name, String what, String... more) {
        return keep(Counter.builder(name).description(what).tags(tags.and(more)).register(registry));
    }

    /** Durations, with a histogram. */
    Timer timer(String name, String what) {
        return keep(Timer.builder(name)
                .description(what)
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(registry));
    }

    private <M extends Meter> M keep(M meter) {
        registered.add(meter);
        return meter;
    }

    @Override
    public void close() {
        registered.forEach(registry::remove);
        registered.clear();
    }
}
