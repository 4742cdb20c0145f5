package io.everwire.conformance.rig;

import io.everwire.spi.Loop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Letting time pass, on a loop's own clock. */
public final class Pass {
    private Pass() {}

    /** So much time, in which the loop has nothing else to do here than to ring at its end. */
    public static void time(Rig rig, Loop loop, Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        loop.execute(() -> loop.alarm(() -> over.complete(null)).at(loop.nanoTime() + time.toNanos()));
        try {
            over.get(time.toNanos() + rig.limits().await().toNanos(), TimeUnit.NANOSECONDS);
        } catch (Exception late) {
            throw new AssertionError("the alarm for " + time + " did not ring", late);
        }
    }

    /** The same, and what share of one processor the loop's thread took meanwhile, in percent. */
    public static double percentOfTime(Rig rig, Loop loop, Duration time) {
        long thread = Await.on(loop, rig.limits(), () -> Thread.currentThread().getId());
        long before = cpuNanos(thread);
        time(rig, loop, time);
        return 100.0 * (cpuNanos(thread) - before) / time.toNanos();
    }

    private static long cpuNanos(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }
}
