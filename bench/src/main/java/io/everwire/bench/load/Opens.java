package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;

/** Opens a stream, has one small message echoed, and closes it. */
public final class Opens extends Repetition {
    /** @param streams in all, 1 or more */
    public Opens(long streams, int atOnce) {
        super(streams, atOnce);
    }

    @Override
    void begin(Link link, Tally tally) {
        link.open(new Visit(link, tally));
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
