package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Makes connections until they could be used, one after another in some places at once. */
public final class Handshakes implements Load {
    private final AtomicLong toBegin;
    private final int atOnce;
    private final AtomicInteger running;

    /** @param handshakes in all, 1 or more */
    public Handshakes(long handshakes, int atOnce) {
        this.toBegin = new AtomicLong(handshakes);
        this.atOnce = (int) Math.min(atOnce, handshakes);
        this.running = new AtomicInteger(this.atOnce);
    }

    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < atOnce; i++) {
            next(link, tally);
        }
        return tally.await();
    }

    private void next(Link link, Tally tally) {
        if (!tally.isEnough() && toBegin.getAndDecrement() > 0) {
            long begun = System.nanoTime();
            link.handshake().whenComplete((done, failure) -> {
                if (failure == null) {
                    tally.did(begun);
                    next(link, tally);
                } else {
                    tally.failed(failure);
                }
            });
        } else if (running.decrementAndGet() == 0) {
            tally.done();
        }
    }
}
