package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop in virtual time, turned by the test's thread: nothing happens but in {@link #settle} and {@link #advance}. */
final class VirtualLoop implements Loop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<VirtualAlarm> armed = new PriorityQueue<>(
            Comparator.<VirtualAlarm>comparingLong(alarm -> alarm.time).thenComparingLong(alarm -> alarm.order));
    private long now = 1_000_000_007L; // no round number, and not zero: the origin means nothing
    private long order;
    private boolean running;
    private boolean stopped;

    /** Runs all that is due now. */
    void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running each alarm at its moment. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        runTasks();
        while (!stopped && !armed.isEmpty() && armed.peek().time <= end) {
            VirtualAlarm next = armed.remove();
            now = Math.max(now, next.time);
            run(next.action);
            runTasks();
        }
        now = end;
    }

    /** Lets time pass without running anything, as if the process was suspended. */
    void sleep(Duration time) {
        now += time.toNanos();
    }

    /** From now on it refuses tasks and runs no alarms. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        if (stopped) {
            throw new CloseReason(Scope.OWNER, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "loop has ended").toException();
        }
        tasks.add(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        execute(task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new VirtualAlarm(action);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
    }

    private void run(Runnable task) {
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }

    private final class VirtualAlarm implements Alarm {
        private final Runnable action;
        private long time;
        private long order;

        VirtualAlarm(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanoTime) {
            requireLoop();
            armed.remove(this);
            time = nanoTime;
            order = VirtualLoop.this.order++;
            armed.add(this);
        }

        @Override
        public void cancel() {
            requireLoop();
            armed.remove(this);
        }

        private void requireLoop() {
            if (!running) {
                throw new IllegalStateException("alarms belong to the loop");
            }
        }
    }
}
