package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Opens a stream, has one small message echoed, closes it, and goes on with the next one. */
public final class Opens implements Load {
    private final AtomicLong toBegin;
    private final int atOnce;
    private final AtomicInteger running;

    /** @param streams in all, 1 or more */
    public Opens(long streams, int atOnce) {
        this.toBegin = new AtomicLong(streams);
        this.atOnce = (int) Math.min(atOnce, streams);
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
            link.open(new Visit(link, tally));
        } else if (running.decrementAndGet() == 0) {
            tally.done();
        }
    }

    private final class Visit extends Exchange {
        private final Link link;
        private final long begun = System.nanoTime();
        private int received;

        Visit(Link link, Tally tally) {
            super(Command.echo(), tally);
            this.link = link;
        }

        @Override
        void begin() {
            flow().write(Pattern.at(0, PingPong.MESSAGE));
        }

        @Override
        void payload(ByteBuffer chunk) {
            int count = chunk.remaining();
            if (received + count > PingPong.MESSAGE || !Pattern.matches(received, chunk)) {
                fail("what came back differs from what was sent");
                return;
            }
            received += count;
            tally.moved(count);
            if (received == PingPong.MESSAGE) {
                over();
                tally.did(begun);
                next(link, tally);
            }
        }

        @Override
        void finished() {
            fail("the exit ended an echo");
        }
    }
}
