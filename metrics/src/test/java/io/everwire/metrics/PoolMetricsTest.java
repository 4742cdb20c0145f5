package io.everwire.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.WireStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {
    private static final InetSocketAddress ANY = InetSocketAddress.createUnresolved("a", 1);

    private final MockClock clock = new MockClock();
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final ScriptedPool pool = new ScriptedPool();
    private final PoolMetrics metrics = new PoolMetrics(pool);

    @Test
    void membersAreCountedByState() {
        shows(
                ScriptedPool.member(0, MemberState.READY, 1),
                ScriptedPool.member(1, MemberState.READY, 2),
                ScriptedPool.member(2, MemberState.RESUMING, 3));
        assertEquals(2, gauge("everwire.pool.members", "state", "ready"));
        assertEquals(1, gauge("everwire.pool.members", "state", "resuming"));
        assertEquals(0, gauge("everwire.pool.members", "state", "backing_off"));
        assertEquals(3, gauge("everwire.pool.size"));
    }

    @Test
    void theWorstOfAllMembersIsShownAndTheRestIsSummedUp() {
        shows(ScriptedPool.member(0, MemberState.READY, 1), ScriptedPool.member(1, MemberState.READY, 4));
        assertEquals(4, gauge("everwire.pool.failures"));
        assertEquals(4, gauge("everwire.pool.backoff"), "seconds");
        assertEquals(0.004, gauge("everwire.pool.latency.smoothed"));
        assertEquals(0.04, gauge("everwire.pool.replay.occupancy"));
        assertEquals(5, gauge("everwire.pool.replay.held"));
        assertEquals(5, gauge("everwire.pool.streams.open"));
        assertEquals(10, gauge("everwire.pool.streams.pending"));
        assertEquals(1.25, gauge("everwire.pool.death.timeout"));
        assertEquals(0.25, gauge("everwire.pool.latency.worst"));
        assertEquals(7, total("everwire.pool.events.dropped"));
    }

    @Test
    void requestsAreCountedByThePool() {
        pool.picture = ScriptedPool.of(
                new PoolSnapshot.Opens(1, Duration.ofSeconds(2), 30, 4, 5, 6, 8, PoolSnapshot.Distribution.EMPTY));
        metrics.bindTo(registry);
        assertEquals(1, gauge("everwire.pool.opens.waiting"));
        assertEquals(2, gauge("everwire.pool.opens.waiting.longest"));
        assertEquals(30, total("everwire.pool.opens"));
        assertEquals(5, total("everwire.pool.hedges"));
        assertEquals(6, total("everwire.pool.hedges.won"));
        assertEquals(8, total("everwire.pool.streams.leaked"));
    }

    @Test
    void bytesNeverGoDownWhenMembersComeAndGo() {
        shows(ScriptedPool.member(0, MemberState.READY, 1), ScriptedPool.member(1, MemberState.READY, 2));
        assertEquals(30, total("everwire.pool.bytes.sent"));
        assertEquals(60, total("everwire.pool.bytes.received"));
        assertEquals(90, total("everwire.pool.bytes.replayed"));
        later(ScriptedPool.member(0, MemberState.READY, 3));
        assertEquals(50, total("everwire.pool.bytes.sent"), "member 1 has left, member 0 has sent 20 more");
        later(ScriptedPool.member(0, MemberState.READY, 3), ScriptedPool.member(1, MemberState.READY, 1));
        assertEquals(60, total("everwire.pool.bytes.sent"), "another member 1 has come");
    }

    @Test
    void wiresAreCountedByWhatBecameOfThem() {
        metrics.bindTo(registry);
        pool.happens(new PoolEvent.WireUp(0, new WireStart(false, 1, 0, ANY, ANY)));
        pool.happens(new PoolEvent.WireDown(0, why(ErrorCode.WIRE_DEAD), Duration.ofSeconds(3)));
        pool.happens(new PoolEvent.WireUp(0, new WireStart(true, 1, 9, ANY, ANY)));
        pool.happens(new PoolEvent.Resumed(0, Duration.ofMillis(80), 9));
        pool.happens(new PoolEvent.WireUp(0, new WireStart(true, 1, 0, ANY, ANY)));
        pool.happens(new PoolEvent.Renewed(0, Duration.ofSeconds(2), Duration.ofMillis(50)));
        assertEquals(1, total("everwire.pool.wires", "start", "begun"));
        assertEquals(2, total("everwire.pool.wires", "start", "resumed"));
        assertEquals(1, total("everwire.pool.wires.lost", "code", "wire_dead"));
        assertEquals(1, total("everwire.pool.renewals"));
        assertEquals(80, registry.get("everwire.pool.pause").timer().totalTime(TimeUnit.MILLISECONDS));
        assertEquals(3, registry.get("everwire.pool.wire.life").timer().totalTime(TimeUnit.SECONDS));
    }

    @Test
    void troubleIsCountedByReason() {
        metrics.bindTo(registry);
        pool.happens(new PoolEvent.AttemptFailed(0, why(ErrorCode.CONNECT_REFUSED), Duration.ofSeconds(1)));
        pool.happens(new PoolEvent.AttemptFailed(1, why(ErrorCode.CONNECT_REFUSED), Duration.ofSeconds(1)));
        pool.happens(new PoolEvent.SessionLost(0, why(ErrorCode.SESSION_UNKNOWN)));
        pool.happens(new PoolEvent.OpenFailed(why(ErrorCode.TIMEOUT), Duration.ofSeconds(9)));
        pool.happens(new PoolEvent.NetworkChanged(true));
        assertEquals(2, total("everwire.pool.attempts.failed", "code", "connect_refused"));
        assertEquals(1, total("everwire.pool.sessions.lost", "code", "session_unknown"));
        assertEquals(1, total("everwire.pool.opens.failed", "code", "timeout"));
        assertEquals(1, total("everwire.pool.network.changes"));
    }

    @Test
    void waitsForStreamsHaveAHistogramOfFewBuckets() {
        metrics.bindTo(registry);
        pool.happens(new PoolEvent.StreamOpened(0, Duration.ofMillis(30), false));
        Timer waits = registry.get("everwire.pool.open.wait").timer();
        assertEquals(1, waits.count());
        int buckets = waits.takeSnapshot().histogramCounts().length;
        assertTrue(buckets > 5 && buckets < 20, () -> buckets + " buckets");
    }

    @Test
    void oneReadingLooksAtThePoolOnce() {
        metrics.bindTo(registry);
        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
        assertEquals(1, pool.looks);
        clock.add(Duration.ofSeconds(1));
        gauge("everwire.pool.size");
        assertEquals(2, pool.looks);
    }

    @Test
    void closingTakesTheMetersAndTheListenerAway() {
        metrics.bindTo(registry);
        pool.happens(new PoolEvent.NetworkChanged(true));
        metrics.close();
        assertEquals(0, registry.getMeters().size());
        assertEquals(0, pool.listeners.size());
        metrics.close();
    }

    @Test
    void poolsOfOneProcessAreToldApartByTags() {
        new PoolMetrics(pool, Tags.of("exit", "a")).bindTo(registry);
        new PoolMetrics(pool, Tags.of("exit", "b")).bindTo(registry);
        assertEquals(2, registry.get("everwire.pool.size").gauges().size());
    }

    private void shows(PoolSnapshot.Member... members) {
        pool.picture = ScriptedPool.of(ScriptedPool.NO_OPENS, members);
        metrics.bindTo(registry);
    }

    private void later(PoolSnapshot.Member... members) {
        pool.picture = ScriptedPool.of(ScriptedPool.NO_OPENS, members);
        clock.add(Duration.ofSeconds(1));
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double total(String name, String... tags) {
        return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    private static CloseReason why(ErrorCode code) {
        return new CloseReason(Scope.WIRE, code, Initiator.LIBRARY, "so");
    }
}
