package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which threads called. */
final class ThreadNoting extends Recorder {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    ThreadNoting(Rig rig) {
        super(rig);
    }

    Set<Thread> threads() {
        return threads;
    }

    @Override
    protected void onBytes(Connection from, byte[] copy) {
        threads.add(Thread.currentThread());
    }

    @Override
    protected void onEnd(Connection there) {
        threads.add(Thread.currentThread());
    }

    @Override
    protected void onClosed(CloseReason why) {
        threads.add(Thread.currentThread());
    }
}
