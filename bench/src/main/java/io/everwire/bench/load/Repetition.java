package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Does the same thing so many times, in some places at once, each beginning the next one when its last is over. */
abstract class Repetition implements Load {
    private final AtomicLong toBegin;
    private final int atOnce;
    private final AtomicInteger running;

    /** @param times in all, 1 or more */
    Repetition(long times, int atOnce) {
        this.toBegin = new AtomicLong(times);
        this.atOnce = (int) Math.min(atOnce, times);
        this.running = new AtomicInteger(this.atOnce);
    }

    /** Does it once, tells the tally, and then calls {@link #next}. */
    abstract void begin(Link link, Tally tally);

    @Override
    public final Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < atOnce; i++) {
            next(link, tally);
        }
        return tally.await();
    }

    final void next(Link link, Tally tally) {
        if (!tally.isEnough() && toBegin.getAndDecrement() > 0) {
            begin(link, tally);
        } else if (running.decrementAndGet() == 0) {
            tally.done();
        }
    }
}
