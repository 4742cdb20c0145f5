package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import io.everwire.spi.TransportSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES I: threads, fairness, alarms. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class LoopTest {
    private final Wires wires = new Wires(TransportSettings.defaults().withLoops(2));
    private final Loop loop = wires.transport.nextLoop();

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void tc1AllCallbacksOfAConnectionRunOnOneThreadAndNeverOverlap() throws IOException {
        for (int i = 0; i < 20; i++) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            Recorder handler = new ThreadNoting(threads);
            Wires.Pair pair = wires.accept(handler);
            for (int j = 0; j < 20; j++) {
                pair.peer().getOutputStream().write(DataTest.random(1_000));
            }
            pair.peer().shutdownOutput();
            await(handler.ended);
            assertEquals(20_000, handler.received().length);
            pair.connection().abort();
            handler.awaitClosed();
            assertEquals(1, threads.size());
            assertTrue(handler.events.stream().noneMatch(event -> event.contains(" ")), handler.events.toString());
        }
    }

    /** Remembers who called. */
    private static final class ThreadNoting extends Recorder {
        private final Set<Thread> threads;

        ThreadNoting(Set<Thread> threads) {
            this.threads = threads;
        }

        @Override
        void onBytes(Connection from, byte[] copy) {
            threads.add(Thread.currentThread());
        }

        @Override
        void onEnd(Connection there) {
            threads.add(Thread.currentThread());
        }

        @Override
        public void closed(CloseReason why) {
            threads.add(Thread.currentThread());
            super.closed(why);
        }
    }

    @Test
    void tc3ABlockedCallbackDelaysOnlyItsOwnLoop() throws IOException {
        CompletableFuture<Void> release = new CompletableFuture<>();
        Loop other = wires.transport.nextLoop();
        loop.execute(release::join);
        assertTrue(on(other, other::inLoop));
        release.complete(null);
        assertTrue(on(loop, loop::inLoop));
    }

    @Test
    void tasksRunInTheOrderTheyWereHandedOver() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        assertEquals(1_000, on(loop, order::size));
        assertEquals(order.stream().sorted().toList(), order);
    }

    @Test
    void aTaskThatThrowsLeavesTheLoopRunning() {
        loop.execute(() -> {
            throw new IllegalStateException("thrown by a task");
        });
        assertTrue(on(loop, loop::inLoop));
    }

    @Test
    void workThatContinuesItselfAfterIoLetsWhatArrivesThrough() throws IOException {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        Busy busy = new Busy(pair.connection().loop());
        pair.connection().loop().execute(busy);
        await(busy.started);
        pair.peer().getOutputStream().write(1);
        handler.awaitBytes(1);
        assertEquals(true, on(pair.connection().loop(), () -> busy.stop = true));
    }

    /** Comes again for ever. */
    private static final class Busy implements Runnable {
        final CompletableFuture<Void> started = new CompletableFuture<>();
        private final Loop loop;
        boolean stop;

        Busy(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            started.complete(null);
            if (!stop) {
                loop.executeAfterIo(this);
            }
        }
    }

    @Test
    void anAlarmRingsOnceAndNotBeforeItsTime() {
        CompletableFuture<Long> rang = new CompletableFuture<>();
        List<Long> times = new ArrayList<>();
        long due = loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        Loop.Alarm alarm = loop.alarm(() -> {
            assertTrue(loop.inLoop());
            times.add(loop.nanoTime());
            rang.complete(loop.nanoTime());
        });
        arm(alarm, due);
        long late = await(rang) - due;
        assertTrue(late >= 0 && late < TimeUnit.SECONDS.toNanos(2), "late by " + late + " ns");
        arm(loop.alarm(() -> times.add(0L)), due + TimeUnit.MILLISECONDS.toNanos(60));
        Eventually.within(2_000, () -> on(loop, times::size) == 2, times::toString);
    }

    private void arm(Loop.Alarm alarm, long at) {
        on(loop, () -> {
            alarm.at(at);
            return true;
        });
    }

    @Test
    void anAlarmPushedBackOftenRingsOnlyAtItsLastTime() {
        CompletableFuture<Long> rang = new CompletableFuture<>();
        int[] rings = new int[1];
        Loop.Alarm alarm = loop.alarm(() -> {
            rings[0]++;
            rang.complete(loop.nanoTime());
        });
        long last = on(loop, () -> {
            long at = loop.nanoTime();
            for (int i = 0; i < 200_000; i++) {
                at = loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                alarm.at(at);
            }
            return at;
        });
        assertTrue(await(rang) >= last);
        Eventually.afterLooks(loop, 10);
        assertEquals(1, on(loop, () -> rings[0]));
    }

    @Test
    void anAlarmCanBePulledForward() {
        CompletableFuture<Void> rang = new CompletableFuture<>();
        Loop.Alarm alarm = loop.alarm(() -> rang.complete(null));
        arm(alarm, loop.nanoTime() + TimeUnit.HOURS.toNanos(1));
        arm(alarm, loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5));
        await(rang);
    }

    @Test
    void aCancelledAlarmIsSilentUntilItIsArmedAgain() {
        BlockingQueue<String> rings = new LinkedBlockingQueue<>();
        Loop.Alarm alarm = loop.alarm(() -> rings.add("ring"));
        for (long millis : new long[] {1, 10_000}) {
            on(loop, () -> {
                alarm.at(loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
                alarm.cancel();
                alarm.cancel();
                return true;
            });
        }
        CompletableFuture<Void> later = new CompletableFuture<>();
        arm(loop.alarm(() -> later.complete(null)), loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30));
        await(later);
        assertEquals(0, rings.size());
        arm(alarm, loop.nanoTime());
        assertEquals("ring", Recorder.next(rings));
    }

    @Test
    void anAlarmThatIsDueRingsAtOnceButNotInsideTheCall() {
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        boolean[] arming = new boolean[1];
        Loop.Alarm alarm = loop.alarm(() -> inside.complete(arming[0]));
        on(loop, () -> {
            arming[0] = true;
            alarm.at(loop.nanoTime() - 1);
            arming[0] = false;
            return true;
        });
        assertFalse(await(inside));
    }
}
