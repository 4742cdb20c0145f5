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
    /** Whatever takes longer than this is no result. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LongAdder bytes = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private final ConcurrentHistogram latency = new ConcurrentHistogram(LONGEST.toNanos(), 3);
    private final CompletableFuture<Void> over = new CompletableFuture<>();
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
    }

    Result await() throws LoadFailure, InterruptedException {
        try {
            over.get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
            return new Result(bytes.sum(), operations.sum(), System.nanoTime() - begun, latency, heap.bytes());
        } catch (ExecutionException failure) {
            throw new LoadFailure(failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException tooLong) {
            throw new LoadFailure("it was not over after " + LONGEST.toMinutes() + " minutes, with " + operations.sum()
                    + " operations and " + bytes.sum() + " bytes done");
        }
    }
}
