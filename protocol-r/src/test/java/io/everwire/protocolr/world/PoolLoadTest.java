package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.OpenOptions;
import io.everwire.api.PoolSnapshot;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/**
 * Many streams over a pool while its wires come and go. {@code -Deverwire.pool.streams=100000} makes it an hour of virtual
 * time (half a minute of a processor); without, it is the first minutes of that.
 */
class PoolLoadTest {
    private static final OpenOptions OPEN =
            OpenOptions.within(Duration.ofSeconds(30)).asRepeatable();
    /** The host from which one member dials. */
    private static final String BAD = "bad";

    private static final int STREAMS = Integer.getInteger("everwire.pool.streams", 4_000);

    /** 100,000 of them are an hour. */
    private static final Duration PACE = Duration.ofMillis(36);

    /** About each seven seconds one wire is cut, whichever it is. */
    private static final int CUT_ONE_IN = 200;

    private static final int WARM_UP = 500;

    private static PoolSettings pool(Duration renewal) {
        return PoolSettings.builder().members(6).renewalInterval(renewal).build();
    }

    private static PoolLab lab(long seed, FaultPlan plan, Duration renewal) {
        return new PoolLab(seed, pool(renewal), PoolLab.LINK, plan).live();
    }

    /** How long each of so many exchanges took; all must end well. */
    private static List<Duration> exchanges(PoolLab lab, int count) {
        return exchanges(lab, count, () -> {});
    }

    /** @param between happens before each of them */
    private static List<Duration> exchanges(PoolLab lab, int count, Runnable between) {
        List<Duration> taken = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            between.run();
            lab.exchange(OPEN).whenComplete((duration, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                } else {
                    taken.add(duration);
                }
            });
            lab.network.advance(PACE);
        }
        lab.network.advance(Duration.ofSeconds(30));
        assertEquals(List.of(), failures);
        assertEquals(count, taken.size());
        return taken.stream().sorted().toList();
    }

    private static Duration p99(List<Duration> sorted) {
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    @Test
    void noStreamFailsThroughRenewalsAndCuts() {
        FaultPlan cuts = FaultPlan.seeded(9).cutEvery(Duration.ofSeconds(20)).resets(0.3);
        LinkSettings uneven = PoolLab.LINK.withDelay(Duration.ofMillis(25), Duration.ofMillis(30));
        PoolLab lab = new PoolLab(9, pool(Duration.ofSeconds(10)), uneven, cuts).live();
        Random random = new Random(9);
        exchanges(lab, STREAMS, () -> {
            if (random.nextInt(CUT_ONE_IN) == 0) {
                lab.pool.cutWire(random.nextInt(6));
            }
        });
        PoolSnapshot snapshot = lab.pool.snapshot();
        assertEquals(STREAMS, snapshot.opens().opened());
        assertEquals(0, snapshot.opens().failed());
        assertTrue(snapshot.opens().hedged() <= STREAMS * 0.05, snapshot.opens().hedged() + " hedges");
        assertTrue(sum(snapshot, PoolSnapshot.History::renewals) > 0, "nobody was renewed");
        assertTrue(sum(snapshot, PoolSnapshot.History::resumptions) > STREAMS / 200, "hardly anybody was cut");
        assertEquals(0, sum(snapshot, PoolSnapshot.History::sessionsLost));
        assertTrue(
                snapshot.members().stream().allMatch(member -> member.streams().open() == 0));
        System.out.printf(
                "%d streams in %s: %d renewals, %d resumptions, %d hedges, none failed%n",
                STREAMS,
                lab.network.elapsed(),
                sum(snapshot, PoolSnapshot.History::renewals),
                sum(snapshot, PoolSnapshot.History::resumptions),
                snapshot.opens().hedged());
    }

    private static int sum(PoolSnapshot pool, ToIntFunction<PoolSnapshot.History> figure) {
        return pool.members().stream()
                .map(PoolSnapshot.Member::history)
                .mapToInt(figure)
                .sum();
    }

    /** Whose first member dials from a host of its own. */
    private static PoolLab healthy() {
        PoolLab lab = new PoolLab(4, pool(Duration.ZERO), PoolLab.LINK, FaultPlan.none(), one -> {
            ResumableDialer first = one.dialer(BAD).build();
            ResumableDialer others = one.dialer("client").build();
            AtomicBoolean taken = new AtomicBoolean();
            return (id, observer) -> (taken.getAndSet(true) ? others : first).session(id, observer);
        });
        lab.live();
        exchanges(lab, WARM_UP);
        return lab;
    }

    /** Two seconds more, and one of twenty chunks frozen for as long again; on the wire at hand and all later ones. */
    private static PoolLab sick() {
        PoolLab lab = healthy();
        Duration more = Duration.ofSeconds(2);
        lab.network.links(
                "exit", BAD, PoolLab.LINK.withDelay(more, Duration.ZERO).withStalls(0.05, more));
        lab.network.links(BAD, "exit", PoolLab.LINK.withStalls(0.05, more));
        lab.pool.cutWire(0);
        return lab;
    }

    @Test
    void oneBadMemberOfSixHardlyShowsInTheTimesOfOpens() {
        Duration usual = p99(exchanges(healthy(), 2_000));
        PoolLab sick = sick();
        Duration withOneBad = p99(exchanges(sick, 2_000));
        assertTrue(withOneBad.toNanos() <= 1.3 * usual.toNanos(), withOneBad + " is much more than " + usual);
        PoolSnapshot snapshot = sick.pool.snapshot();
        PoolSnapshot.Opens opens = snapshot.opens();
        assertTrue(opens.hedged() <= opens.opened() * 0.05, opens.toString());
        assertEquals(0, snapshot.members().get(0).number());
        assertTrue(snapshot.members().get(0).latency().smoothed().compareTo(Duration.ofSeconds(2)) > 0);
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
}
