package io.everwire.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Principal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
    private final ScriptedExit exit = new ScriptedExit();

    @Test
    void figuresAreThoseOfTheExit() {
        new ExitMetrics(exit).bindTo(registry);
        assertEquals(0, value("draining"));
        assertEquals(1, value("handshakes"));
        assertEquals(3, value("sessions", "wire", "attached"));
        assertEquals(2, value("sessions", "wire", "detached"));
        assertEquals(3, value("streams.open"));
        assertEquals(4, value("replay.held"));
        assertEquals(10, value("wires"));
        assertEquals(9, value("handshakes.begun"));
        assertEquals(8, value("handshakes.completed"));
        assertEquals(7, value("sessions.begun"));
        assertEquals(4, value("resumptions"));
        assertEquals(3, value("streams.begun"));
        assertEquals(200, value("bytes.received"));
        assertEquals(100, value("bytes.sent"));
    }

    @Test
    void refusalsAndEndsAreToldByReasonAlsoThoseThatNeverHappened() {
        new ExitMetrics(exit).bindTo(registry);
        assertEquals(6, value("wires.refused", "code", "not_authenticated"));
        assertEquals(0, value("wires.refused", "code", "protocol_error"));
        assertEquals(5, value("sessions.ended", "code", "expired"));
        assertEquals(11, value("limits", "limit", "sessions"));
        assertEquals(0, value("limits", "limit", "handshake_rate"));
    }

    @Test
    void oneReadingLooksAtTheExitOnceAndClosingTakesTheMetersAway() {
        ExitMetrics metrics = new ExitMetrics(exit);
        metrics.bindTo(registry);
        assertEquals(0, exit.looks);
        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
        assertEquals(1, exit.looks);
        metrics.close();
        assertEquals(0, registry.getMeters().size());
    }

    @Test
    void clientProcessesFollowTheExitWhenRefreshed() {
        MetaSessionMetrics metrics = new MetaSessionMetrics(exit, registry);
        exit.metaSessions = List.of(client("m1", 2, 50), client("m2", 1, 70));
        metrics.refresh();
        assertEquals(2, value("metasession.sessions", "metasession", "m1"));
        assertEquals(70, value("metasession.received", "metasession", "m2"));
        exit.metaSessions = List.of(client("m2", 3, 80));
        metrics.refresh();
        assertEquals(3, value("metasession.sessions", "metasession", "m2"));
        assertThrows(
                MeterNotFoundException.class,
                () -> value("metasession.sessions", "metasession", "m1"),
                "the exit does not know it any more");
    }

    @Test
    void tooManyClientProcessesAreShownTogether() {
        List<MetaSessionFigures> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(client("m" + i, i == 500 ? 9 : 1, i));
        }
        exit.metaSessions = many;
        new MetaSessionMetrics(exit, registry).refresh();
        Collection<Gauge> sessions =
                registry.get("everwire.exit.metasession.sessions").gauges();
        assertEquals(MetaSessionMetrics.MOST + 1, sessions.size());
        assertEquals(1_008, sessions.stream().mapToDouble(Gauge::value).sum(), "nobody is lost");
        assertEquals(9, value("metasession.sessions", "metasession", "m500"), "the busiest have their own");
        assertTrue(value("metasession.sessions", "metasession", "others") > 0);
    }

    private double value(String name, String... tags) {
        return registry.get("everwire.exit." + name)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static MetaSessionFigures client(String label, int sessions, long bytesIn) {
        return new MetaSessionFigures(label, Principal.ANONYMOUS, sessions, 9, 8, 7, bytesIn, 5);
    }
}
