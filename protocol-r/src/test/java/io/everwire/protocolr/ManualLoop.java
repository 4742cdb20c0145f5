package io.everwire.protocolr;

import io.everwire.spi.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop that the test runs by hand, in virtual time. */
final class ManualLoop implements Loop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<ManualAlarm> alarms = new ArrayList<>();
    private long now;

    /** Runs what waits, and what that brings. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, ringing every alarm at its time. */
    void advance(long nanos) {
        long until = now + nanos;
        for (ManualAlarm next = next(until); next != null; next = next(until)) {
            now = Math.max(now, next.due);
            next.armed = false;
            next.action.run();
            run();
        }
        now = until;
    }

    /** The process is suspended for a time: alarms that become due meanwhile are late. */
    void suspend(long nanos) {
        now += nanos;
    }

    private @Nullable ManualAlarm next(long until) {
        return alarms.stream()
                .filter(alarm -> alarm.armed && alarm.due <= until)
                .min((a, b) -> Long.compare(a.due, b.due))
                .orElse(null);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        tasks.add(task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable action) {
        ManualAlarm alarm = new ManualAlarm(action);
        alarms.add(alarm);
        return alarm;
    }

    private static final class ManualAlarm implements Alarm {
        private final Runnable action;
        private long due;
        private boolean armed;

        ManualAlarm(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanoTime) {
            due = nanoTime;
            armed = true;
        }

        @Override
        public void cancel() {
            armed = false;
        }
    }
}
