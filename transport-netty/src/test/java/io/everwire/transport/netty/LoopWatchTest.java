package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopWatchTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("everwire-watched", true), NioIoHandler.newFactory());
    private final NettyLoop one = new NettyLoop((SingleThreadEventLoop) group.next(), PooledByteBufAllocator.DEFAULT);
    private final NettyLoop other = new NettyLoop((SingleThreadEventLoop) group.next(), PooledByteBufAllocator.DEFAULT);
    private final List<String> reports = new ArrayList<>();
    private final LoopWatch watch = new LoopWatch(List.of(one, other), reports::add);
    private final CountDownLatch hold = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        hold.countDown();
        group.shutdownGracefully(1, 1_000, TimeUnit.MILLISECONDS).await();
    }

    @Test
    void aLoopThatIsHeldUpIsNamedOnceWithThePlace() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        one.execute(() -> theCallbackThatBlocks(held));
        held.await();
        watch.look();
        answer(other);
        assertEquals(List.of(), reports);
        watch.look();
        answer(other);
        watch.look();
        assertEquals(1, reports.size(), reports::toString);
        assertTrue(reports.get(0).contains("everwire-watched-"), reports.get(0));
        assertTrue(reports.get(0).contains("theCallbackThatBlocks"), reports.get(0));
    }

    @Test
    void aLoopThatIsHeldUpAgainIsNamedAgain() throws Exception {
        for (int i = 1; i <= 2; i++) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch until = new CountDownLatch(1);
            one.execute(() -> block(held, until));
            held.await();
            watch.look();
            answer(other);
            watch.look();
            answer(other);
            assertEquals(i, reports.size(), reports::toString);
            until.countDown();
            answer(one);
            watch.look();
            answer(one);
            answer(other);
        }
    }

    private void theCallbackThatBlocks(CountDownLatch held) {
        block(held, hold);
    }

    private static void block(CountDownLatch held, CountDownLatch until) {
        held.countDown();
        try {
            until.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the loop has done what it was asked before. */
    private static void answer(NettyLoop loop) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> done.complete(null));
        done.get(10, TimeUnit.SECONDS);
    }
}
