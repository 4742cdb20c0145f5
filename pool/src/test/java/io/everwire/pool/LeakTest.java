package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.PoolEvent;
import io.everwire.api.Stream;
import io.everwire.spi.ThreadLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that nobody closes. The garbage collector is asked to look again and again, as it need not at the first time. */
class LeakTest {
    private final ThreadLoop loop = new ThreadLoop("leaks-under-test");
    private final BlockingQueue<PoolEvent.StreamLeaked> leaks = new LinkedBlockingQueue<>();
    private final ResumableSessionPool pool = new ResumableSessionPool(
            (id, observer) -> {
                ScriptedSession session = new ScriptedSession(loop, id, observer);
                session.onDial = () -> loop.execute(session::dialSucceeds);
                return session;
            },
            loop,
            new Random(1),
            PoolSettings.builder().members(1).leakDetection(true).build());

    @AfterEach
    void endTheLoop() throws Exception {
        loop.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Stream open() {
        return pool.open(Duration.ofSeconds(10)).toCompletableFuture().join();
    }

    private void forgetOne() {
        assertEquals(3, open().id());
    }

    @Test
    void aStreamThatIsForgottenIsReportedWithThePlaceAndOneThatWasClosedIsNot() throws Exception {
        var unused = pool.listen(Runnable::run, event -> {
            if (event instanceof PoolEvent.StreamLeaked leak) {
                leaks.add(leak);
            }
        });
        pool.start();
        open().close();
        forgetOne();
        PoolEvent.StreamLeaked leak = null;
        for (int i = 0; leak == null && i < 300; i++) {
            System.gc();
            leak = leaks.poll(100, TimeUnit.MILLISECONDS);
        }
        assertTrue(
                leak != null
                        && Arrays.stream(leak.openedAt().getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("forgetOne")),
                () -> "reported: " + leaks);
        assertEquals(1, pool.snapshot().opens().leaked());
        assertTrue(leaks.isEmpty());
    }
}
