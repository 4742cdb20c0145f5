package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Loop;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alarms that are far away: never early, and together. */
@Timeout(30)
class NettyAlarmTest {
    private static final int ALARMS = 200;
    private static final long FAR = TimeUnit.MILLISECONDS.toNanos(1_100);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long CELL = 1L << 26;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SingleThreadEventLoop events = (SingleThreadEventLoop) group.next();
    private final NettyLoop loop = new NettyLoop(events, PooledByteBufAllocator.DEFAULT);
    private final CountDownLatch rung = new CountDownLatch(ALARMS);
    private final AtomicBoolean early = new AtomicBoolean();
    private final Set<Integer> turns = new HashSet<>(); // in which an alarm rang; on the loop
    private int turn;

    @AfterEach
    void end() {
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void alarmsOfManySessionsShareWakeUps() throws Exception {
        loop.execute(this::armAll);
        assertTrue(rung.await(20, TimeUnit.SECONDS), rung.getCount() + " alarms did not ring");
        assertTrue(!early.get(), "an alarm was early");
        int used = events.submit(turns::size).get();
        assertTrue(used < ALARMS / 4, used + " wake-ups for " + ALARMS + " alarms");
    }

    @Test
    void whatIsFarAwayMayBeLateByASixteenthOfThatAndByHardlyMoreThanASecond() {
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            long now = random.nextLong();
            long away = random.nextLong(TimeUnit.HOURS.toNanos(1));
            long late = NettyAlarm.wakeUpAt(now + away, now) - now - away;
            assertTrue(late >= 0, late + " ns for " + away);
            assertTrue(late <= Math.min(away / 16, 1L << 30), late + " ns for " + away);
        }
    }

    @Test
    void whatIsNearIsOnTime() {
        assertEquals(999_999_999L, NettyAlarm.wakeUpAt(999_999_999L, 0));
        assertEquals(-5, NettyAlarm.wakeUpAt(-5, 10));
    }

    @Test
    void probesOfHalfAMinuteShareAWakeUpASecond() {
        long now = 123_456_789_012L;
        Set<Long> used = new HashSet<>();
        for (long due = now + TimeUnit.SECONDS.toNanos(23);
                due < now + TimeUnit.SECONDS.toNanos(37);
                due += 1_000_003) {
            used.add(NettyAlarm.wakeUpAt(due, now));
        }
        assertTrue(used.size() <= 15, used.size() + " wake-ups");
    }

    /** The wake-up that was chosen when it was further away lies up to 67 ms behind it. */
    @Test
    void whatHasComeNearIsOnTimeThoughItsAlarmWasSetWhenItWasFarAway() throws Exception {
        CompletableFuture<Integer> shared = new CompletableFuture<>();
        loop.execute(() -> {
            long due = ((loop.nanoTime() + SECOND) | (CELL - 1)) + 2;
            Loop.Alarm alarm = loop.alarm(() -> {});
            alarm.at(due);
            loop.alarm(
                            () -> { // when it is less than a second away
                                alarm.at(due + 1);
                                shared.complete(loop.ticks().size());
                            })
                    .at(due - SECOND / 2);
        });
        assertEquals(0, shared.get(), "still waits for what is far away");
    }

    /** Against the deadlines alone, as they were last told: none is early, lost, or rung twice or after a cancel. */
    @Test
    void whateverIsToldToManyAlarmsEachRingsAsItWasLastTold() throws Exception {
        AlarmRiot riot = new AlarmRiot(loop, 1);
        loop.execute(riot::begin);
        assertEquals(List.of(), riot.wrongs().get());
    }

    /** All of them within one of the spans after which they may ring, a third of a millisecond apart. */
    private void armAll() {
        long begin = ((loop.nanoTime() + FAR) | (CELL - 1)) + 1;
        for (int i = 0; i < ALARMS; i++) {
            long due = begin + i * (CELL / ALARMS);
            loop.alarm(() -> ring(due)).at(due);
        }
    }

    private void ring(long due) {
        early.compareAndSet(false, loop.nanoTime() < due);
        turns.add(turn);
        events.execute(() -> turn++); // behind whatever became due together with this
        rung.countDown();
    }
}
