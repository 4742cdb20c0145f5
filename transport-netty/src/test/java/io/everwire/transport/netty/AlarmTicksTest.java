package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Loop;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alarms that share a tick: whatever one of them does to another, each rings as it was last told. */
@Timeout(30)
class AlarmTicksTest {
    private static final long FAR = TimeUnit.SECONDS.toNanos(100);
    private static final long DUE = TimeUnit.MILLISECONDS.toNanos(1_100);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SingleThreadEventLoop events = (SingleThreadEventLoop) group.next();
    private final NettyLoop loop = new NettyLoop(events, PooledByteBufAllocator.DEFAULT);
    private final List<Integer> rung = new ArrayList<>(); // on the loop
    private final List<Loop.Alarm> alarms = new ArrayList<>();
    private final CompletableFuture<List<Integer>> end = new CompletableFuture<>();

    @AfterEach
    void end() {
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void alarmsOfOneMomentShareATickAndATickWithoutAlarmsIsGone() throws Exception {
        int[] sizes = events.submit(() -> {
                    long due = loop.nanoTime() + FAR;
                    arm(1_000, due);
                    int before = loop.ticks().size();
                    alarms.subList(0, 999).forEach(Loop.Alarm::cancel);
                    int last = loop.ticks().size();
                    alarms.get(999).cancel();
                    return new int[] {before, last, loop.ticks().size()};
                })
                .get();
        assertEquals(List.of(1, 1, 0), List.of(sizes[0], sizes[1], sizes[2]));
    }

    @Test
    void whoLeavesATickTakesNobodyWithIt() throws Exception {
        events.submit(() -> {
                    arm(9, loop.nanoTime() + FAR); // far enough that a cancelled alarm leaves at once
                    for (int place : new int[] {0, 8, 4}) {
                        alarms.get(place).cancel();
                    }
                    long due = loop.nanoTime() + DUE;
                    for (int place : new int[] {7, 1, 2, 3, 5, 6}) {
                        alarms.get(place).at(due); // pulled forward, out of the tick that they were in
                    }
                    finishAt(due);
                })
                .get();
        assertEquals(List.of(7, 1, 2, 3, 5, 6), end.get());
    }

    @Test
    void anAlarmSilencesAndPutsOffOthersOfItsTick() throws Exception {
        events.submit(() -> {
                    long due = loop.nanoTime() + DUE;
                    add(() -> {
                        alarms.get(1).cancel();
                        alarms.get(2).at(loop.nanoTime() + FAR);
                        alarms.get(3).at(loop.nanoTime() - FAR); // at once, and once
                    });
                    alarms.get(0).at(due);
                    arm(4, due);
                    finishAt(due + 1);
                })
                .get();
        assertEquals(List.of(0, 3, 4), end.get().stream().sorted().toList());
    }

    @Test
    void whatArrivesIsLookedAtBetweenManyAlarms() throws Exception {
        CompletableFuture<Integer> before = new CompletableFuture<>();
        int many = 10 * AlarmTicks.AT_ONCE;
        events.submit(() -> {
                    long due = loop.nanoTime() + DUE;
                    add(() -> loop.executeAfterIo(() -> before.complete(rung.size())));
                    alarms.get(0).at(due);
                    arm(many, due);
                    finishAt(due + 1);
                })
                .get();
        assertTrue(before.get() <= 2 * AlarmTicks.AT_ONCE, before.get() + " alarms rang first");
        assertEquals(many + 1, end.get().size());
    }

    private void arm(int count, long due) {
        for (int i = 0; i < count; i++) {
            add(() -> {});
            alarms.get(alarms.size() - 1).at(due);
        }
    }

    private void add(Runnable also) {
        int number = alarms.size();
        alarms.add(loop.alarm(() -> {
            rung.add(number);
            also.run();
        }));
    }

    /** Behind all that ring at that time. */
    private void finishAt(long due) {
        loop.alarm(() -> finish(0)).at(due);
    }

    private void finish(int turns) {
        if (turns == 20) {
            end.complete(List.copyOf(rung));
        } else {
            loop.executeAfterIo(() -> finish(turns + 1));
        }
    }
}
