package io.everwire.testkit.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Holds positions of a byte stream back until their time has come, in order. Times are nanoseconds. */
final class DelayLine {
    private final Deque<Mark> waiting = new ArrayDeque<>();
    private final RandomGenerator random;
    private long delayNanos;
    private long jitterNanos;
    private long newest = Long.MIN_VALUE;
    private long released;

    DelayLine(RandomGenerator random) {
        this.random = random;
    }

    void set(long delay, long jitter) {
        delayNanos = delay;
        jitterNanos = jitter;
    }

    /** The stream has grown up to {@code position}. */
    void add(long position, long now) {
        long delay = delayNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1));
        if (delay == 0 && waiting.isEmpty()) {
            released = position;
            return;
        }
        newest = Math.max(newest, now + delay);
        waiting.add(new Mark(position, newest));
    }

    /** The position up to which bytes may leave. */
    long released(long now) {
        for (Mark first = waiting.peek(); first != null && first.time <= now; first = waiting.peek()) {
            released = first.position;
            waiting.remove();
        }
        return released;
    }

    /** When more is released, or {@link Long#MAX_VALUE}. */
    long readyAt() {
        Mark first = waiting.peek();
        return first == null ? Long.MAX_VALUE : first.time;
    }

    private record Mark(long position, long time) {}
}
