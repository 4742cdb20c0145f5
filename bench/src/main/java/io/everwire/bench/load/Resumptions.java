package io.everwire.bench.load;

import io.everwire.bench.flow.Link;

/** Cuts connections until they could be used again, one after the other: what takes the time is a cut. */
public final class Resumptions extends Repetition {
    /** @param cuts in all, 1 or more */
    public Resumptions(long cuts) {
        super(cuts, 1);
    }

    @Override
    void begin(Link link, Tally tally) {
        long begun = System.nanoTime();
        link.resumption().whenComplete((done, failure) -> {
            if (failure == null) {
                tally.did(begun);
                next(link, tally);
            } else {
                tally.failed(failure);
            }
        });
    }
}
