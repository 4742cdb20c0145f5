package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opens that are late and may be repeated. */
class HedgeTest {
    private static final OpenOptions REPEATABLE =
            OpenOptions.within(PoolWorld.LONG).asRepeatable();

    private final PoolWorld world = PoolWorld.live(2);
    private final List<ScriptedStream> tries = new ArrayList<>();

    /** How fast peers answer. */
    private Duration answersIn = Duration.ofMillis(40);

    @BeforeEach
    void peersAnswer() {
        world.sessions.forEach(session -> session.opening = () -> opening(session));
        world.loop.advance(
                Duration.ofSeconds(1)); // the pool has looked at the sessions, and knows that they acknowledge
    }

    private CompletionStage<Stream> opening(ScriptedSession session) {
        ScriptedStream stream = new ScriptedStream(world.loop, session);
        stream.answered = new CompletableFuture<>();
        tries.add(stream);
        if (!answersIn.isNegative()) {
            world.loop.alarm(() -> stream.answered.complete(null)).at(world.loop.nanoTime() + answersIn.toNanos());
        }
        return CompletableFuture.completedFuture(stream);
    }

    /** Opens that are answered in the usual time, so that the pool knows what is usual and has saved up for one hedge. */
    private void usual() {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Stream> opened = open();
            world.loop.advance(Duration.ofMillis(40));
            opened.join().close();
            world.loop.settle();
        }
        tries.clear();
        answersIn = Duration.ofMillis(-1);
    }

    private CompletableFuture<Stream> open() {
        CompletableFuture<Stream> opened = world.pool.open(REPEATABLE).toCompletableFuture();
        world.loop.settle();
        return opened;
    }

    @Test
    void aRepeatableOpenIsHandedOutWhenThePeerHasAnswered() {
        CompletableFuture<Stream> opened = open();
        world.loop.advance(Duration.ofMillis(40).minusNanos(1));
        assertFalse(opened.isDone());
        world.loop.advance(Duration.ofNanos(1));
        assertSame(tries.get(0), opened.join());
        assertEquals(1, tries.size());
    }

    @Test
    void anOpenThatIsLateIsTriedOnAnotherMemberAndTheFasterOneWins() {
        usual();
        CompletableFuture<Stream> opened = open();
        world.loop.advance(Duration.ofMillis(39));
        assertEquals(1, tries.size());
        world.loop.advance(Duration.ofMillis(10));
        assertEquals(2, tries.size());
        assertFalse(tries.get(0).session == tries.get(1).session);
        tries.get(1).answered.complete(null);
        world.loop.settle();
        assertSame(tries.get(1), opened.join());
        assertTrue(tries.get(0).wasClosed && !tries.get(0).aborted, "the loser is closed in good order");
        assertEquals(1, world.pool.snapshot().opens().hedged());
        assertEquals(1, world.pool.snapshot().opens().hedgesWon());
        assertEquals(1, world.events(PoolEvent.StreamHedged.class).size());
        assertEquals(1, streams());
    }

    @Test
    void theFirstOneMayStillWin() {
        usual();
        CompletableFuture<Stream> opened = open();
        world.loop.advance(Duration.ofMillis(60));
        tries.get(0).answered.complete(null);
        world.loop.settle();
        assertSame(tries.get(0), opened.join());
        assertTrue(tries.get(1).wasClosed);
        assertEquals(0, world.pool.snapshot().opens().hedgesWon());
        assertEquals(1, streams());
    }

    @Test
    void aHedgeHasToBeSavedUpFor() {
        usual();
        var first = open();
        world.loop.advance(Duration.ofMillis(60));
        var second = open();
        world.loop.advance(Duration.ofMillis(60));
        assertEquals(3, tries.size(), "two opens and one hedge");
        assertFalse(first.isDone() || second.isDone());
    }

    @Test
    void bothTriesEndWithTheDeadline() {
        usual();
        CompletableFuture<Stream> opened = world.pool
                .open(OpenOptions.within(Duration.ofSeconds(2)).asRepeatable())
                .toCompletableFuture();
        world.loop.advance(Duration.ofSeconds(2));
        assertEquals(ErrorCode.TIMEOUT, PoolWorld.code(opened));
        assertTrue(tries.size() == 2 && tries.get(0).aborted && tries.get(1).aborted);
        world.loop.settle();
        assertEquals(0, streams());
    }

    @Test
    void aTryThatFailsBesideAnotherOneIsNoEnd() {
        usual();
        CompletableFuture<Stream> opened = open();
        world.loop.advance(Duration.ofMillis(60));
        world.then(() -> tries.get(0)
                .answered
                .completeExceptionally(ScriptedSession.reason(Scope.SESSION, ErrorCode.SESSION_UNKNOWN)
                        .toException()));
        assertFalse(opened.isDone());
        tries.get(1).answered.complete(null);
        assertSame(tries.get(1), opened.join());
    }

    @Test
    void anOpenThatIsNotRepeatableIsHandedOutAtOnceAndNeverTriedTwice() {
        usual();
        CompletableFuture<Stream> opened = world.open();
        assertTrue(opened.isDone());
        world.loop.advance(Duration.ofSeconds(5));
        assertEquals(1, tries.size());
    }

    @Test
    void theRequestIsWrittenFirstOnEachTry() {
        usual();
        ByteBuffer request = ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII));
        var unused = world.pool.open(REPEATABLE.withRequest(request));
        world.loop.advance(Duration.ofMillis(60));
        assertEquals(
                List.of(List.of(request), List.of(request)),
                tries.stream().map(attempt -> attempt.written).toList());
    }

    private int streams() {
        world.loop.settle();
        return world.pool.snapshot().members().stream()
                .mapToInt(member -> member.streams().open() + member.streams().pending())
                .sum();
    }
}
