package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens streams whose command is answered, and lets them be. The result comes when all are open. */
public final class IdleStreams implements Load {
    private final int streams;
    private final AtomicInteger missing;

    public IdleStreams(int streams) {
        this.streams = streams;
        this.missing = new AtomicInteger(streams);
    }

    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < streams; i++) {
            link.open(new Idle(tally));
        }
        return tally.await();
    }

    private final class Idle extends Exchange {
        private final long begun = System.nanoTime();

        Idle(Tally tally) {
            super(Command.echo(), tally);
        }

        @Override
        void begin() {}

        @Override
        void accepted() {
            tally.did(begun);
            if (missing.decrementAndGet() == 0) {
                tally.done();
            }
        }

        @Override
        void payload(ByteBuffer chunk) {
            fail("an idle stream said something");
        }

        @Override
        void finished() {
            fail("the exit ended an echo");
        }
    }
}
