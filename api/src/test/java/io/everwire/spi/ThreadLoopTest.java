package io.everwire.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ThreadLoopTest {
    private final ThreadLoop loop = new ThreadLoop("tested");

    @Test
    void tasksRunOnTheLoopInOrder() throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(loop.inLoop() ? number : -1));
        }
        loop.shutdown().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertEquals(1_000, order.size());
        for (int i = 0; i < 1_000; i++) {
            assertEquals(i, order.get(i));
        }
        assertFalse(loop.inLoop());
    }

    @Test
    void alarmsRingInOrderOfTimeOnceEach() throws Exception {
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        Loop.Alarm late = loop.alarm(() -> rung.add("late"));
        Loop.Alarm early = loop.alarm(() -> rung.add("early"));
        Loop.Alarm never = loop.alarm(() -> rung.add("never"));
        loop.execute(() -> {
            long now = loop.nanoTime();
            late.at(now + 40_000_000);
            never.at(now + 1);
            early.at(now + 60_000_000);
            early.at(now + 20_000_000);
            never.cancel();
        });
        assertEquals("early", rung.take());
        assertEquals("late", rung.take());
        loop.shutdown().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertTrue(rung.isEmpty(), rung::toString);
    }

    @Test
    void anEndedLoopRefusesTasks() throws Exception {
        loop.shutdown().toCompletableFuture().get(5, TimeUnit.SECONDS);
        EverwireException refused = assertThrows(EverwireException.class, () -> loop.execute(() -> {}));
        assertEquals(ErrorCode.SHUT_DOWN, refused.code());
    }
}
