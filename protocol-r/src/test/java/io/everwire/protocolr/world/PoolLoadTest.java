package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.OpenOptions;
import io.everwire.api.PoolSnapshot;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many streams over a pool while its wires come and go. {@code -Deverwire.pool.streams=100000} makes it an hour of virtual
 * time; without, it is the first minutes of that.
 */
class PoolLoadTest {
    private static final OpenOptions OPEN =
            OpenOptions.within(Duration.ofSeconds(30)).asRepeatable();
    private static final int STREAMS = Integer.getInteger("everwire.pool.streams", 4_000);

    /** 100,000 of them are an hour. */
    private static final Duration PACE = Duration.ofMillis(36);

    private static final int WARM_UP = 100;

    private static PoolLab lab(long seed, FaultPlan plan, Duration renewal) {
        PoolSettings settings =
                PoolSettings.builder().members(6).renewalInterval(renewal).build();
        return new PoolLab(seed, settings, PoolLab.LINK, plan).live();
    }

    /** How long each of so many exchanges took; all must end well. */
    private static List<Duration> exchanges(PoolLab lab, int count) {
        List<Duration> taken = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean counts = i >= WARM_UP;
            lab.exchange(OPEN).whenComplete((duration, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                } else if (counts) {
                    taken.add(duration);
                }
            });
            lab.network.advance(PACE);
        }
        lab.network.advance(Duration.ofSeconds(30));
        assertEquals(List.of(), failures);
        assertEquals(count - WARM_UP, taken.size());
        return taken.stream().sorted().toList();
    }

    private static Duration p99(List<Duration> sorted) {
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    @Test
    void noStreamFailsThroughRenewalsAndCuts() {
        FaultPlan cuts = FaultPlan.seeded(9).cutEvery(Duration.ofSeconds(20)).resets(0.3);
        PoolLab lab = lab(9, cuts, Duration.ofSeconds(10));
        assertTrue(exchanges(lab, STREAMS).size() > 0);
        PoolSnapshot snapshot = lab.pool.snapshot();
        assertEquals(0, snapshot.opens().failed());
        assertTrue(snapshot.opens().hedged() <= STREAMS * 0.05, snapshot.opens().hedged() + " hedges");
        assertTrue(snapshot.members().stream()
                        .mapToInt(member -> member.history().resumptions())
                        .sum()
                > 0);
        assertTrue(
                snapshot.members().stream().allMatch(member -> member.streams().open() == 0));
    }

    @Test
    void oneBadMemberOfSixHardlyShowsInTheTimesOfOpens() {
        Duration healthy = p99(exchanges(lab(4, FaultPlan.none(), Duration.ZERO), 2_000));
        FaultPlan bad =
                FaultPlan.none().connection(0, new Fault.Delay(Direction.DOWN, Duration.ofSeconds(2), Duration.ZERO));
        PoolLab sick = lab(4, bad, Duration.ZERO);
        Duration withOneBad = p99(exchanges(sick, 2_000));
        assertTrue(withOneBad.toNanos() <= 1.3 * healthy.toNanos(), withOneBad + " is much more than " + healthy);
        PoolSnapshot.Opens opens = sick.pool.snapshot().opens();
        assertTrue(opens.hedged() <= 2_000 * 0.05, opens.hedged() + " hedges");
    }

    @Test
    void whenAllWiresAreKilledAtOnceThePoolIsWholeAgainWithinADial() {
        PoolLab lab = lab(2, FaultPlan.none(), Duration.ZERO);
        lab.network.advance(Duration.ofSeconds(5));
        lab.network.strikeAll(new Fault.Reset());
        lab.network.runUntil(() -> !lab.isWhole(), Duration.ofSeconds(1));
        Duration down = lab.network.elapsed();
        lab.network.runUntil(lab::isWhole, Duration.ofSeconds(5));
        Duration whole = lab.network.elapsed().minus(down);
        assertTrue(whole.compareTo(Duration.ofMillis(400)) <= 0, "whole again after " + whole);
    }

    @Test
    void theWorstIsRenewedAndIsAsGoodAsTheOthersThen() {
        FaultPlan bad =
                FaultPlan.none().connection(2, new Fault.Delay(Direction.DOWN, Duration.ofMillis(700), Duration.ZERO));
        PoolLab lab = lab(6, bad, Duration.ofSeconds(60));
        lab.network.advance(Duration.ofSeconds(150));
        int renewals = lab.pool.snapshot().members().stream()
                .mapToInt(member -> member.history().renewals())
                .sum();
        assertEquals(1, renewals, "one was bad, and then all were alike");
        assertTrue(lab.pool.snapshot().members().stream()
                .allMatch(member -> member.latency().latest().compareTo(Duration.ofMillis(100)) < 0));
    }

    @Test
    void anHourOfSuspensionIsSurvivedByEverySession() {
        PoolLab lab = lab(8, FaultPlan.none(), Duration.ofSeconds(60));
        var stream = lab.open();
        var before = PoolLab.roundTrip(stream, 100).toCompletableFuture();
        lab.network.runUntil(before::isDone, Duration.ofSeconds(5));
        lab.network.strike(new Fault.ClockJump(Duration.ofHours(1)));
        lab.network.advance(Duration.ofSeconds(10));
        var after = PoolLab.roundTrip(stream, 100).toCompletableFuture();
        lab.network.runUntil(after::isDone, Duration.ofSeconds(5));
        assertTrue(lab.pool.snapshot().members().stream()
                .allMatch(member -> member.history().sessionsLost() == 0));
        assertTrue(lab.isWhole());
    }
}
