package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Session;
import io.everwire.api.Stream;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a pool over real sessions finds a wire dead, and what that costs its streams; to the millisecond of virtual time. */
class PoolDeathTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** TCP, two messages of TinySS, the signature, the hello: what a resumption takes with 50 ms for a round trip. */
    private static final Duration RESUME = Duration.ofMillis(150);

    /** The answer to what was lost. */
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);

    private static PoolLab lab(int members) {
        PoolSettings settings = PoolSettings.builder()
                .members(members)
                .renewalInterval(Duration.ZERO)
                .build();
        return new PoolLab(3, settings, PoolLab.LINK, FaultPlan.none()).live();
    }

    @Test
    void theDeathTimeoutIsASecondMoreThanTheWorstRoundTripAndForgetsItAfterFiveMinutes() {
        PoolLab lab = lab(1);
        assertEquals(Duration.ofMillis(50), lab.member(0).latency().worst());
        assertEquals(Duration.ofMillis(1_050), lab.deathTimeout());
        Stream stream = lab.open();
        lab.network.strikeAll(new Fault.Delay(Direction.DOWN, Duration.ofMillis(400), Duration.ZERO));
        var slow = PoolLab.roundTrip(stream, 10).toCompletableFuture();
        lab.network.runUntil(() -> lab.member(0).latency().worst().compareTo(Duration.ofMillis(400)) > 0, SECOND);
        Duration seen = lab.network.elapsed();
        Duration worst = lab.member(0).latency().worst();
        assertEquals(worst.plus(SECOND), lab.deathTimeout());
        lab.network.strikeAll(new Fault.Delay(Direction.DOWN, Duration.ZERO, Duration.ZERO));
        lab.network.advance(
                Duration.ofMinutes(5).minusMillis(1).minus(lab.network.elapsed().minus(seen)));
        assertTrue(slow.isDone());
        assertEquals(worst.plus(SECOND), lab.deathTimeout());
        lab.network.advance(Duration.ofMillis(2));
        assertTrue(lab.deathTimeout().compareTo(Duration.ofMillis(1_100)) <= 0, "still " + lab.deathTimeout());
    }

    @Test
    void aBlackHoleIsFoundWithinTwelveHundredMillisecondsWhenSendingAndThePauseIsThatAndOneResumption() {
        PoolLab lab = lab(1);
        Stream stream = lab.open();
        lab.network.runUntil(PoolLab.roundTrip(stream, 10).toCompletableFuture()::isDone, SECOND);
        lab.network.strikeAll(new Fault.Vanish());
        Duration struck = lab.network.elapsed();
        CompletableFuture<?> back = PoolLab.roundTrip(stream, 10).toCompletableFuture();
        lab.network.runUntil(() -> lab.deaths() == 1, SECOND.multipliedBy(2));
        Duration found = lab.network.elapsed().minus(struck);
        assertTrue(found.compareTo(Duration.ofMillis(1_200)) <= 0, "found after " + found);
        assertTrue(lab.last(PoolEvent.WireDown.class).died());
        lab.network.runUntil(back::isDone, SECOND);
        Duration pause = lab.network.elapsed().minus(struck);
        assertTrue(pause.compareTo(found.plus(RESUME).plus(ROUND_TRIP)) <= 0, "paused for " + pause);
        assertTrue(lab.last(PoolEvent.Resumed.class).pause().compareTo(RESUME) <= 0);
    }

    @Test
    void aBlackHoleIsFoundWithinFourteenHundredMillisecondsWhenOnlyReceiving() {
        PoolLab lab = lab(1);
        Stream stream = lab.open();
        lab.network.runUntil(PoolLab.roundTrip(stream, 200_000).toCompletableFuture()::isDone, SECOND.multipliedBy(5));
        CompletableFuture<?> more = stream.read(ByteBuffer.allocate(1)).toCompletableFuture();
        lab.network.strikeAll(new Fault.Vanish());
        Duration struck = lab.network.elapsed();
        lab.network.runUntil(() -> lab.deaths() == 1, SECOND.multipliedBy(2));
        Duration found = lab.network.elapsed().minus(struck);
        assertTrue(found.compareTo(Duration.ofMillis(1_400)) <= 0, "found after " + found);
        assertFalse(more.isDone());
    }

    @Test
    void anOutageEveryTenSecondsForFiveMinutesLeavesTheTimeoutShort() {
        PoolLab lab = lab(1);
        Stream stream = lab.open();
        for (int i = 0; i < 30; i++) {
            CompletableFuture<?> back = PoolLab.roundTrip(stream, 1_000).toCompletableFuture();
            lab.network.advance(Duration.ofSeconds(10));
            assertTrue(back.isDone());
            lab.network.strikeAll(new Fault.Vanish());
        }
        assertTrue(lab.deaths() >= 29, lab.deaths() + " deaths");
        assertTrue(lab.deathTimeout().compareTo(Duration.ofMillis(1_300)) <= 0, "ended with " + lab.deathTimeout());
    }

    @Test
    void aRoundTripThatJumpsToTwoSecondsCostsAtMostThreeDeaths() {
        PoolLab lab = lab(1);
        Stream stream = lab.open();
        lab.network.advance(SECOND); // nothing is under way when the path becomes slow
        Duration each = Duration.ofMillis(975);
        lab.network.links(PoolLab.LINK.withDelay(Duration.ofSeconds(1), Duration.ZERO));
        lab.network.strikeAll(new Fault.Delay(Direction.UP, each, Duration.ZERO));
        lab.network.strikeAll(new Fault.Delay(Direction.DOWN, each, Duration.ZERO));
        for (int i = 0; i < 20; i++) {
            CompletableFuture<?> back = PoolLab.roundTrip(stream, 1_000).toCompletableFuture();
            lab.network.runUntil(back::isDone, Duration.ofMinutes(2));
            lab.network.advance(SECOND);
        }
        assertTrue(lab.deaths() >= 1 && lab.deaths() <= 3, lab.deaths() + " deaths");
        assertTrue(lab.deathTimeout().compareTo(Duration.ofSeconds(3)) >= 0);
    }

    @Test
    void anHourOfJitterThatTheWindowHasSeenKillsNobody() {
        PoolSettings settings =
                PoolSettings.builder().members(2).renewalInterval(Duration.ZERO).build();
        PoolLab lab = new PoolLab(
                        5,
                        settings,
                        PoolLab.LINK.withDelay(Duration.ofMillis(25), Duration.ofMillis(400)),
                        FaultPlan.none())
                .live();
        Stream stream = lab.open();
        for (int i = 0; i < 3_600; i++) {
            CompletableFuture<?> back = PoolLab.roundTrip(stream, 100).toCompletableFuture();
            lab.network.advance(SECOND);
            assertTrue(back.isDone());
        }
        assertEquals(0, lab.deaths());
        assertEquals(0, lab.told(PoolEvent.WireDown.class).size());
    }

    @Test
    void aResumptionThatIsAnsweredWithZeroRebuildsTheMemberAndFailsItsStreamsOnceWithAReasonToRetry() {
        PoolLab lab = lab(2);
        List<Stream> streams = IntStream.range(0, 12).mapToObj(i -> lab.open()).toList();
        streams.forEach(
                stream -> lab.network.runUntil(PoolLab.roundTrip(stream, 10).toCompletableFuture()::isDone, SECOND));
        List<CompletableFuture<CloseReason>> ends = streams.stream()
                .map(stream -> stream.closed().toCompletableFuture())
                .toList();
        List<Integer> open = lab.pool.snapshot().members().stream()
                .map(member -> member.streams().open())
                .toList();
        lab.network.strikeAll(new Fault.Vanish()); // the client does not hear of the end of its session
        Session forgotten = lab.exit.sessions().iterator().next();
        var closing = forgotten.close();
        lab.network.runUntil(() -> lab.told(PoolEvent.SessionLost.class).size() == 1, Duration.ofMinutes(1));
        assertFalse(closing.toCompletableFuture().isCompletedExceptionally());
        lab.network.runUntil(lab::isWhole, Duration.ofSeconds(10));
        PoolEvent.SessionLost loss = lab.last(PoolEvent.SessionLost.class);
        assertEquals(ErrorCode.SESSION_UNKNOWN, loss.why().code());
        List<CloseReason> failed = ends.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
        assertEquals(open.get(loss.member()), failed.size(), "its own streams and no others");
        assertTrue(failed.stream().allMatch(why -> why.code().isRetryable()));
        PoolSnapshot.Member rebuilt = lab.member(loss.member());
        assertEquals(0, rebuilt.streams().open());
        assertEquals(1, rebuilt.history().sessionsLost());
        for (int i = 0; i < streams.size(); i++) {
            if (!ends.get(i).isDone()) {
                lab.network.runUntil(PoolLab.roundTrip(streams.get(i), 10).toCompletableFuture()::isDone, SECOND);
            }
        }
    }
}
