package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens streams whose command is answered, and lets them be. The result is what opening them took. */
public final class IdleStreams implements Load {
    /** As many streams more show that all connections still work, so long as there are fewer of those. */
    private static final int PROOF = 1_000;

    private final int streams;
    private final Duration hold;
    private final AtomicInteger missing;

    /** @param hold how long none of them may fail before the load is over; the streams stay open behind it */
    public IdleStreams(int streams, Duration hold) {
        this.streams = streams;
        this.hold = hold;
        this.missing = new AtomicInteger(streams);
    }

    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < streams; i++) {
            link.open(new Idle(tally));
        }
        Result result = tally.await();
        if (hold.isZero()) {
            return result;
        }
        tally.hold(hold);
        new Opens(Math.min(streams, PROOF), PROOF).run(link, enough);
        return result;
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
