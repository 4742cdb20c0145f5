package io.everwire.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Counts what flows of a load do, on whatever threads, until the load is over. */
final class Tally {
    /** A load that does nothing at all for so long has come to a halt. */
    private static final Duration STILLNESS = Duration.ofMinutes(1);

    /** The longest latency that is told from longer ones. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final LongAdder bytes = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private final ConcurrentHistogram latency = new ConcurrentHistogram(LONGEST.toNanos(), 3);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final AllocationMeter heap = new AllocationMeter();
    private final long begun = System.nanoTime();
    private final long enough;

    Tally(Duration enough) {
        this.enough = begun + enough.toNanos();
    }

    /** Whether nothing more is to be begun. */
    boolean isEnough() {
        return over.isDone() || System.nanoTime() - enough >= 0;
    }

    void moved(int count) {
        bytes.add(count);
    }

    /** An operation is done that had begun then. */
    void did(long begunNanos) {
        operations.increment();
        latency.recordValue(Math.min(System.nanoTime() - begunNanos, LONGEST.toNanos()));
    }

    void done() {
        over.complete(null);
    }

    void failed(Throwable why) {
        over.completeExceptionally(why);
        broken.completeExceptionally(why);
    }

    /** Waits for the end, however long it takes, so long as anything happens. */
    Result await() throws LoadFailure, InterruptedException {
        return await(STILLNESS);
    }

    Result await(Duration stillness) throws LoadFailure, InterruptedException {
        long before = 0;
        while (!endsWithin(stillness, over)) {
            long now = bytes.sum() + operations.sum();
            if (now == before) {
                throw new LoadFailure("nothing has happened for " + stillness.toSeconds() + " s, after " + bytes.sum()
                        + " bytes and " + operations.sum() + " operations");
            }
            before = now;
        }
        return new Result(bytes.sum(), operations.sum(), System.nanoTime() - begun, latency, heap.bytes());
    }

    /** Waits for a time in which nothing may fail. */
    void hold(Duration time) throws LoadFailure, InterruptedException {
        var unused = endsWithin(time, broken);
    }

    private static boolean endsWithin(Duration time, CompletableFuture<Void> end)
            throws LoadFailure, InterruptedException {
        try {
            end.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException failure) {
            throw new LoadFailure(failure);
        } catch (TimeoutException notYet) {
            return false;
        }
    }
}
