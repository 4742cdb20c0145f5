package io.everwire.tunnel.demo;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts bytes as they arrive and remembers the longest pause between two arrivals. Arrivals from one thread at a time. */
final class Meter {
    private final AtomicLong longestPauseNanos = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final LongConsumer progress;
    private volatile long lastArrival;

    /** @param progress told the total of both transfers after each arrival */
    Meter(LongConsumer progress) {
        this.progress = progress;
    }

    /** A transfer begins: the time before it was no pause. */
    void begin() {
        lastArrival = System.nanoTime();
    }

    void arrived(int bytes) {
        long now = System.nanoTime();
        longestPauseNanos.accumulateAndGet(now - lastArrival, Math::max);
        lastArrival = now;
        progress.accept(total.addAndGet(bytes));
    }

    long longestPauseNanos() {
        return longestPauseNanos.get();
    }
}
