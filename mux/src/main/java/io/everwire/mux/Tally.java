package io.everwire.mux;

import java.util.concurrent.atomic.LongAdder;

/** What the sessions of one multiplexer share and count together. Thread-safe. */
final class Tally {
    final UnreadBudget unread;
    final LongAdder unreadEnded = new LongAdder();
    final LongAdder stalledEnded = new LongAdder();

    Tally(MuxLimits limits) {
        this.unread = new UnreadBudget(limits.processUnread());
    }

    MuxCounters counters() {
        return new MuxCounters(unread.held(), unreadEnded.sum(), stalledEnded.sum());
    }
}
