package io.everwire.testkit;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Actions by time, in nanoseconds of the caller's clock. One thread. */
final class Timers {
    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>(Comparator.comparingLong(Timer::time).thenComparingLong(Timer::order));
    private long added;

    void add(long time, Runnable action) {
        queue.add(new Timer(time, added++, action));
    }

    /** When the first is due, or {@link Long#MAX_VALUE}. */
    long next() {
        Timer first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.time;
    }

    void runDue(long now) {
        for (Timer first = queue.peek(); first != null && first.time <= now; first = queue.peek()) {
            queue.remove();
            first.action.run();
        }
    }

    private record Timer(long time, long order, Runnable action) {}
}
