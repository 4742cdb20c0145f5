package io.everwire.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.PoolEvent;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/metrics.md against what is registered: neither may have what the other one lacks. */
class MeterTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final CloseReason WHY = new CloseReason(Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.LIBRARY, "so");

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theTablesOfTheDocumentAreWhatIsRegistered() throws IOException {
        registerAll();
        assertEquals(String.join("\n", registered()), String.join("\n", documented()));
    }

    @Test
    void thereAreAtLeastTwentyFiveMetersAndEachSaysWhatItIs() {
        registerAll();
        assertTrue(registered().size() >= 25, () -> registered().toString());
        meters().forEach(meter -> assertNotNull(
                meter.getId().getDescription(), () -> meter.getId().toString()));
    }

    private void registerAll() {
        ScriptedPool pool = new ScriptedPool();
        new PoolMetrics(pool).bindTo(registry);
        pool.happens(new PoolEvent.WireDown(0, WHY, Duration.ZERO));
        pool.happens(new PoolEvent.AttemptFailed(0, WHY, Duration.ZERO));
        pool.happens(new PoolEvent.SessionLost(0, WHY));
        pool.happens(new PoolEvent.OpenFailed(WHY, Duration.ZERO));
        pool.happens(new PoolEvent.NetworkChanged(false));
        ScriptedExit exit = new ScriptedExit();
        exit.metaSessions = List.of(new MetaSessionFigures("m1", Principal.ANONYMOUS, 1, 1, 1, 1, 1, 1));
        new ExitMetrics(exit).bindTo(registry);
        new MetaSessionMetrics(exit, registry).refresh();
    }

    /** Without the buckets of histograms, which this kind of registry shows as gauges. */
    private Stream<Meter> meters() {
        return registry.getMeters().stream()
                .filter(meter -> !meter.getId().getName().endsWith(".histogram"));
    }

    private Set<String> registered() {
        return meters().map(MeterTableTest::row).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code | name | type | unit | tags | description |} */
    private static String row(Meter meter) {
        Meter.Id id = meter.getId();
        String tags = id.getTags().stream()
                .map(Tag::getKey)
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
        String type = id.getType().name().toLowerCase(Locale.ROOT);
        return String.join(" | ", "| `" + id.getName() + "`", type, unit, tags, id.getDescription() + " |");
    }

    private static Set<String> documented() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| `everwire\\.[a-z].*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
