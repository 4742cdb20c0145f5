package io.everwire.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the proxy's thread does, for readers on any thread. */
final class ProxyCounters {
    final AtomicLong accepted = new AtomicLong();
    final AtomicInteger live = new AtomicInteger();
    final AtomicLong cuts = new AtomicLong();
    final AtomicLong resets = new AtomicLong();
    final AtomicLong halfOpens = new AtomicLong();
    final AtomicLong freezes = new AtomicLong();
    final AtomicLong refusals = new AtomicLong();
    final AtomicLong bytesUp = new AtomicLong();
    final AtomicLong bytesDown = new AtomicLong();

    ProxyStatistics snapshot() {
        return new ProxyStatistics(
                accepted.get(),
                live.get(),
                cuts.get(),
                resets.get(),
                halfOpens.get(),
                freezes.get(),
                refusals.get(),
                bytesUp.get(),
                bytesDown.get());
    }
}
