package io.everwire.conformance.mutant;

import io.everwire.spi.Loop;

/** A loop of a mutant: a good one. */
class ThroughLoop implements Loop {
    private final Loop good;

    ThroughLoop(Loop good) {
        this.good = good;
    }

    final Loop good() {
        return good;
    }

    @Override
    public boolean inLoop() {
        return good.inLoop();
    }

    @Override
    public void execute(Runnable task) {
        good.execute(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        good.executeAfterIo(task);
    }

    @Override
    public long nanoTime() {
        return good.nanoTime();
    }

    @Override
    public Alarm alarm(Runnable action) {
        return good.alarm(action);
    }
}
