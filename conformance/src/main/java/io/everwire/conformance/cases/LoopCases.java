package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** I: threads, tasks and alarms. */
public interface LoopCases extends UnderTest {
    private static Loop loop(Rig rig) {
        return rig.transport().nextLoop();
    }

    private static <T> T on(Rig rig, Loop loop, Callable<T> task) {
        return Await.on(loop, rig.limits(), task);
    }

    private static void arm(Rig rig, Loop loop, Loop.Alarm alarm, long at) {
        on(rig, loop, () -> {
            alarm.at(at);
            return true;
        });
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Case(
            id = "TC-1",
            promise = "All callbacks of a connection run on its loop's one thread, never two at once.",
            needs = Capability.HALF_CLOSE)
    default void allCallbacksOfAConnectionRunOnOneThreadAndNeverOverlap(Rig rig) {
        rig.with(rig.settings().withLoops(2));
        for (int i = 0; i < 20; i++) {
            ThreadNoting handler = new ThreadNoting(rig);
            Pair pair = rig.open(handler);
            for (int j = 0; j < 20; j++) {
                pair.peer().write(rig.randomBytes(1_000));
            }
            pair.peer().finish();
            handler.awaitEnd();
            assertEquals(20_000, handler.received().length);
            pair.connection().abort();
            handler.awaitClosed();
            assertEquals(1, handler.threads().size());
            assertTrue(handler.events().stream().noneMatch(event -> event.contains(" ")), handler.events()::toString);
        }
    }

    @Case(id = "TC-2", promise = "Closing from other threads while data flows loses no stage and tells closed once.")
    default void closingFromOtherThreadsWhileDataFlowsLosesNothing(Rig rig) {
        for (int i = 0; i < rig.volume(50, 1_000); i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            pair.connection().loop().execute(new Endless(pair.connection()));
            if (i % 2 == 0) {
                pair.connection().abort();
            }
            CompletableFuture<Void> closed = pair.connection().close().toCompletableFuture();
            pair.peer().close();
            rig.await(closed);
            handler.awaitClosed();
            assertEquals(1, handler.count("closed"));
        }
    }

    @Case(id = "TC-3", promise = "A blocked callback holds up its own loop only.", roles = Role.INITIATOR)
    default void aBlockedCallbackDelaysOnlyItsOwnLoop(Rig rig) {
        rig.with(rig.settings().withLoops(2));
        Loop blocked = loop(rig);
        Loop other = loop(rig);
        CompletableFuture<Void> release = new CompletableFuture<>();
        blocked.execute(release::join);
        assertTrue(on(rig, other, other::inLoop));
        release.complete(null);
        assertTrue(on(rig, blocked, blocked::inLoop));
    }

    @Case(id = "TC-4", promise = "Tasks run in the order in which one thread handed them over.", roles = Role.INITIATOR)
    default void tasksRunInTheOrderTheyWereHandedOver(Rig rig) {
        Loop loop = loop(rig);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        assertEquals(1_000, on(rig, loop, order::size));
        assertEquals(order.stream().sorted().toList(), order);
    }

    @Case(id = "TC-5", promise = "A task that throws leaves the loop running.", roles = Role.INITIATOR)
    default void aTaskThatThrowsLeavesTheLoopRunning(Rig rig) {
        Loop loop = loop(rig);
        loop.execute(() -> {
            throw new IllegalStateException("thrown by a task");
        });
        assertTrue(on(rig, loop, loop::inLoop));
    }

    @Case(id = "TC-6", promise = "Work that continues itself with executeAfterIo lets through what arrives.")
    default void workThatContinuesItselfAfterIoLetsWhatArrivesThrough(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        Busy busy = new Busy(pair.connection().loop());
        pair.connection().loop().execute(busy);
        rig.await(busy.started());
        pair.peer().write(new byte[] {1});
        assertArrayEquals(new byte[] {1}, handler.awaitBytes(1));
        busy.stop();
    }

    @Case(
            id = "TC-7",
            promise = "A task wakes a loop that waits: 99 of 100 begin within 10 ms.",
            level = Level.SHOULD,
            roles = Role.INITIATOR)
    default void aTaskWakesAnIdleLoopQuickly(Rig rig) {
        Loop loop = loop(rig);
        List<CompletableFuture<List<Long>>> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(rig.beside(() -> wakeUps(rig, loop)));
        }
        List<Long> nanos = threads.stream()
                .flatMap(thread -> rig.await(thread).stream())
                .sorted()
                .toList();
        double worst = nanos.get(nanos.size() * 99 / 100) / 1e6;
        assertTrue(worst < 10, worst + " ms");
    }

    private static List<Long> wakeUps(Rig rig, Loop loop) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            nanos.add(on(rig, loop, () -> System.nanoTime() - start));
        }
        return nanos;
    }

    @Case(id = "TI-1", promise = "An alarm rings once, on its loop, and not before its time.", roles = Role.INITIATOR)
    default void anAlarmRingsOnceAndNotBeforeItsTime(Rig rig) {
        Loop loop = loop(rig);
        CompletableFuture<Long> rang = new CompletableFuture<>();
        AtomicInteger rings = new AtomicInteger();
        long due = loop.nanoTime() + nanos(50);
        Loop.Alarm alarm = loop.alarm(() -> {
            rings.incrementAndGet();
            rang.complete(loop.inLoop() ? loop.nanoTime() : Long.MIN_VALUE);
        });
        arm(rig, loop, alarm, due);
        assertTrue(rig.await(rang) >= due);
        CompletableFuture<Void> later = new CompletableFuture<>();
        arm(rig, loop, loop.alarm(() -> later.complete(null)), due + nanos(60));
        rig.await(later);
        assertEquals(1, rings.get());
    }

    @Case(id = "TI-2", promise = "An alarm that is put off often rings at its last time only.", roles = Role.INITIATOR)
    default void anAlarmPutOffOftenRingsOnlyAtItsLastTime(Rig rig) {
        Loop loop = loop(rig);
        CompletableFuture<Long> rang = new CompletableFuture<>();
        AtomicInteger rings = new AtomicInteger();
        Loop.Alarm alarm = loop.alarm(() -> {
            rings.incrementAndGet();
            rang.complete(loop.nanoTime());
        });
        long last = on(rig, loop, () -> {
            long at = loop.nanoTime();
            for (int i = 0; i < 200_000; i++) {
                at = loop.nanoTime() + nanos(20);
                alarm.at(at);
            }
            return at;
        });
        assertTrue(rig.await(rang) >= last);
        Await.afterLooks(loop, 10, rig.limits());
        assertEquals(1, rings.get());
    }

    @Case(id = "TI-3", promise = "An alarm can be pulled forward.", roles = Role.INITIATOR)
    default void anAlarmCanBePulledForward(Rig rig) {
        Loop loop = loop(rig);
        CompletableFuture<Void> rang = new CompletableFuture<>();
        Loop.Alarm alarm = loop.alarm(() -> rang.complete(null));
        arm(rig, loop, alarm, loop.nanoTime() + Duration.ofHours(1).toNanos());
        arm(rig, loop, alarm, loop.nanoTime() + nanos(5));
        rig.await(rang);
    }

    @Case(id = "TI-4", promise = "A cancelled alarm is silent until it is armed again.", roles = Role.INITIATOR)
    default void aCancelledAlarmIsSilentUntilItIsArmedAgain(Rig rig) {
        Loop loop = loop(rig);
        AtomicInteger rings = new AtomicInteger();
        Loop.Alarm alarm = loop.alarm(rings::incrementAndGet);
        for (long millis : new long[] {10_000, 1}) {
            on(rig, loop, () -> {
                alarm.at(loop.nanoTime() + nanos(millis));
                alarm.cancel();
                alarm.cancel();
                return true;
            });
        }
        CompletableFuture<Void> later = new CompletableFuture<>();
        arm(rig, loop, loop.alarm(() -> later.complete(null)), loop.nanoTime() + nanos(30));
        rig.await(later);
        assertEquals(0, rings.get());
        arm(rig, loop, alarm, loop.nanoTime());
        Await.until(rig.limits(), () -> rings.get() == 1, () -> "it did not ring");
    }

    @Case(
            id = "TI-5",
            promise = "An alarm for a time that is over rings at once, but not inside the call that arms it.",
            roles = Role.INITIATOR)
    default void anAlarmThatIsDueRingsAtOnceButNotInsideTheCall(Rig rig) {
        Loop loop = loop(rig);
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        AtomicBoolean arming = new AtomicBoolean();
        Loop.Alarm alarm = loop.alarm(() -> inside.complete(arming.get()));
        on(rig, loop, () -> {
            arming.set(true);
            alarm.at(loop.nanoTime() - 1);
            arming.set(false);
            return true;
        });
        assertFalse(rig.await(inside));
    }
}
