package io.everwire.bench.load;

import io.everwire.bench.flow.Link;

/** Makes connections until they could be used. */
public final class Handshakes extends Repetition {
    /** @param handshakes in all, 1 or more */
    public Handshakes(long handshakes, int atOnce) {
        super(handshakes, atOnce);
    }

    @Override
    void begin(Link link, Tally tally) {
        long begun = System.nanoTime();
        link.handshake().whenComplete((done, failure) -> {
            if (failure == null) {
                tally.did(begun);
                next(link, tally);
            } else {
                tally.failed(failure);
            }
        });
    }
}
