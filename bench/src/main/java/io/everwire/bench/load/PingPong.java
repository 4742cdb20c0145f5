package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends small messages to and fro on streams that stay open, the next one when the one before is back. */
public final class PingPong implements Load {
    /** What a message has. */
    public static final int MESSAGE = 64;

    private final AtomicLong toBegin;
    private final int streams;
    private final AtomicInteger running;
    private volatile boolean stopped;

    /** @param messages in all, 1 or more */
    public PingPong(long messages, int streams) {
        this.toBegin = new AtomicLong(messages);
        this.streams = (int) Math.min(streams, messages);
        this.running = new AtomicInteger(this.streams);
    }

    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < streams; i++) {
            link.open(new Player(tally));
        }
        return tally.await();
    }

    /** Begins nothing more. Any thread. */
    void stop() {
        stopped = true;
    }

    private final class Player extends Exchange {
        private long sentAt;
        private long position;
        private int missing;

        Player(Tally tally) {
            super(Command.echo(), tally);
        }

        @Override
        void begin() {
            if (stopped || tally.isEnough() || toBegin.getAndDecrement() <= 0) {
                over();
                leave();
            } else {
                missing = MESSAGE;
                sentAt = System.nanoTime();
                flow().write(Pattern.at(position, MESSAGE));
            }
        }

        private void leave() {
            if (running.decrementAndGet() == 0) {
                tally.done();
            }
        }

        @Override
        void payload(ByteBuffer chunk) {
            int count = chunk.remaining();
            if (count > missing || !Pattern.matches(position, chunk)) {
                fail("what came back differs from what was sent");
                return;
            }
            position += count;
            missing -= count;
            tally.moved(count);
            if (missing == 0) {
                tally.did(sentAt);
                begin();
            }
        }

        @Override
        void finished() {
            fail("the exit ended an echo");
        }
    }
}
