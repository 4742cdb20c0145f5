package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import io.everwire.spi.ThreadLoop;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool between real threads: callers, its own loop, and a loop of the sessions. */
class PoolThreadsTest {
    private static final int CALLERS = 4;
    private static final int STREAMS = 500;

    private final ThreadLoop poolLoop = new ThreadLoop("pool-under-test");
    private final ThreadLoop sessionLoop = new ThreadLoop("sessions-under-test");
    private final List<ScriptedSession> sessions = new CopyOnWriteArrayList<>();
    private final ResumableSessionPool pool = new ResumableSessionPool(
            (id, observer) -> {
                ScriptedSession session = new ScriptedSession(sessionLoop, id, observer);
                session.onDial = () -> sessionLoop.execute(session::dialSucceeds);
                session.opening = () -> {
                    CompletableFuture<Stream> opened = new CompletableFuture<>();
                    sessionLoop.execute(() -> opened.complete(new ScriptedStream(sessionLoop, session)));
                    return opened;
                };
                sessions.add(session);
                return session;
            },
            poolLoop,
            new Random(1),
            PoolSettings.builder().members(4).wireSpacing(Duration.ofMillis(1)).build());

    @AfterEach
    void endTheLoops() throws Exception {
        sessionLoop.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        poolLoop.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void streamsOpenedFromManyThreadsWhileWiresDieAreAllServedAndAllCounted() throws Exception {
        pool.start();
        AtomicInteger opened = new AtomicInteger();
        CompletableFuture<?>[] callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> CompletableFuture.runAsync(() -> openAndClose(opened, caller)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(callers).get(30, TimeUnit.SECONDS);
        assertEquals(CALLERS * STREAMS, opened.get());
        passThrough(sessionLoop);
        passThrough(poolLoop);
        passThrough(poolLoop); // what changed in a turn is shown behind it
        assertEquals(
                0,
                pool.snapshot().members().stream()
                        .mapToInt(member -> member.streams().open())
                        .sum());
        pool.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void openAndClose(AtomicInteger opened, int caller) {
        for (int i = 0; i < STREAMS; i++) {
            Stream stream =
                    pool.open(Duration.ofSeconds(10)).toCompletableFuture().join();
            opened.incrementAndGet();
            assertTrue(pool.snapshot().members().size() == 4);
            if (i % 10 == caller) {
                ScriptedSession session = ((ScriptedStream) stream).session;
                sessionLoop.execute(session::wireDies);
            }
            sessionLoop.execute(stream::close);
        }
    }

    private static void passThrough(Loop loop) throws Exception {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        loop.execute(() -> passed.complete(null));
        passed.get(10, TimeUnit.SECONDS);
    }
}
