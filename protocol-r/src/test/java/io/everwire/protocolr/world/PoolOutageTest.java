package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.EverwireException;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.Stream;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exit that is killed and restarted while it is used: the pool is whole again within two seconds of its return. */
class PoolOutageTest {
    private static final Duration PROMISE = Duration.ofSeconds(2);
    private static final int SEEDS = 15;

    @ParameterizedTest
    @CsvSource({"1, PT1S", "1, PT10S", "1, PT60S", "2, PT10S", "8, PT1S", "8, PT10S", "8, PT60S"})
    void thePoolIsWholeWithinTwoSecondsOfItsReturn(int members, Duration outage) {
        Duration longest = Duration.ZERO;
        for (long seed = 1; seed <= SEEDS; seed++) {
            PoolLab lab = lab(seed, members);
            lab.killExit();
            lab.network.advance(outage.plusMillis(seed * 37));
            lab.restartExit();
            Duration returned = lab.network.elapsed();
            lab.network.runUntil(lab::isWhole, Duration.ofSeconds(30));
            Duration took = lab.network.elapsed().minus(returned);
            assertTrue(took.compareTo(PROMISE) <= 0, "seed " + seed + ": whole after " + took);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        assertTrue(longest.compareTo(Duration.ofMillis(300)) > 0, "this can never have been an outage: " + longest);
    }

    @Test
    void streamsOfTheOldExitFailOnceWithAReasonThatMayBeTriedAgainAndNewOnesSucceed() {
        PoolLab lab = lab(9, 4);
        List<CloseReason> ends = new ArrayList<>();
        List<Throwable> reads = new ArrayList<>();
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Stream stream = lab.open();
            streams.add(stream);
            var unusedEnd = stream.closed().thenAccept(ends::add);
            var unusedRead = PoolLab.roundTrip(stream, 1_000_000).whenComplete((none, failure) -> reads.add(failure));
        }
        lab.killExit();
        lab.network.advance(Duration.ofSeconds(3));
        assertEquals(List.of(), ends, "whether the exit still knows them is not known yet");
        var waiting = lab.exchange(OpenOptions.within(Duration.ofSeconds(10))).toCompletableFuture();
        lab.restartExit();
        lab.network.runUntil(lab::isWhole, PROMISE);
        lab.network.advance(Duration.ofSeconds(1));
        assertEquals(streams.size(), ends.size());
        assertEquals(streams.size(), reads.size());
        assertTrue(ends.stream().allMatch(why -> why.code().isRetryable()), ends::toString);
        assertTrue(reads.stream().allMatch(PoolOutageTest::mayBeTriedAgain), reads::toString);
        assertTrue(waiting.isDone() && !waiting.isCompletedExceptionally(), "an open that waited is served");
        assertEquals(4, lab.told(PoolEvent.SessionLost.class).size());
        lab.open().write(ByteBuffer.allocate(1));
    }

    private static boolean mayBeTriedAgain(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof EverwireException known && known.code().isRetryable();
    }

    private static PoolLab lab(long seed, int members) {
        PoolSettings settings = PoolSettings.builder().members(members).build();
        PoolLab lab = new PoolLab(seed, settings, PoolLab.LINK, FaultPlan.none()).live();
        lab.network.advance(Duration.ofSeconds(5));
        return lab;
    }
}
