package io.everwire.conformance.cases;

import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Alarms at small distances, armed from the last to the first. On their loop, but for {@link #count}. */
final class AlarmSeries {
    private final Loop loop;
    private final long[] due;
    private final long[] latest;
    private final List<Integer> order = new ArrayList<>();
    private final List<Integer> early = new ArrayList<>();
    private final AtomicInteger rung = new AtomicInteger();
    private long start;

    AlarmSeries(Loop loop, int alarms) {
        this.loop = loop;
        this.due = new long[alarms];
        this.latest = new long[alarms];
    }

    void arm(Duration distance) {
        start = loop.nanoTime();
        for (int i = due.length - 1; i >= 0; i--) {
            due[i] = i * distance.toNanos();
            arm(i);
        }
    }

    /** A thread that had to wait inside of the call may take the alarm for later than it is by as much. */
    private void arm(int place) {
        long before = now();
        loop.alarm(() -> ring(place)).at(start + due[place]);
        long took = now() - before;
        latest[place] = Math.max(due[place], before) + took;
    }

    private long now() {
        return loop.nanoTime() - start;
    }

    private void ring(int place) {
        if (now() < due[place]) {
            early.add(place);
        }
        order.add(place);
        rung.incrementAndGet();
    }

    /** How many have rung. Any thread. */
    int count() {
        return rung.get();
    }

    /** Those that rang before their time. */
    List<Integer> early() {
        return List.copyOf(early);
    }

    /** Those that rang behind one that was due only when they had to have rung. */
    List<Integer> late() {
        List<Integer> late = new ArrayList<>();
        long latestDueSoFar = 0;
        for (int place : order) {
            if (latest[place] < latestDueSoFar) {
                late.add(place);
            }
            latestDueSoFar = Math.max(latestDueSoFar, due[place]);
        }
        return late;
    }
}
