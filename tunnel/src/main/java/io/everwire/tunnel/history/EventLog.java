package io.everwire.tunnel.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest events, up to a number of them; the oldest leave. */
final class EventLog {
    private final Deque<EventEntry> entries = new ArrayDeque<>();
    private final int most;
    private long count;

    EventLog(int most) {
        this.most = most;
    }

    void add(EventWords words, long nowNanos) {
        if (entries.size() == most) {
            entries.removeFirst();
        }
        count++;
        entries.addLast(new EventEntry(count, nowNanos, words.member(), words.kind(), words.text()));
    }

    /** Those that are kept and whose number is larger, the oldest first. */
    List<EventEntry> after(long number) {
        return entries.stream().filter(entry -> entry.number() > number).toList();
    }

    /** The number of the latest one, 0 if there was none. */
    long count() {
        return count;
    }
}
