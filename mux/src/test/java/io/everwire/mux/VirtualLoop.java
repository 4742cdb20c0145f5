package io.everwire.mux;

import io.everwire.spi.Loop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop whose time is a number: the test's own thread runs it. */
final class VirtualLoop implements Loop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> afterIo = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong((Timer t) -> t.time).thenComparingLong(t -> t.number));
    private long now = 1_000_000_000_000L;
    private long numbers;

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
        afterIo.add(task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new Timer(action);
    }

    /** Runs a task at a later time. */
    void after(long nanos, Runnable action) {
        new Timer(action).at(now + nanos);
    }

    /** Runs what is to be run now, and nothing that needs time. */
    void run() {
        for (int steps = 0; !tasks.isEmpty() || !afterIo.isEmpty(); steps++) {
            if (steps > 10_000_000) {
                throw new AssertionError("the loop never rests");
            }
            (tasks.isEmpty() ? afterIo : tasks).removeFirst().run();
        }
    }

    /** Lets time pass. */
    void pass(long nanos) {
        long end = now + nanos;
        run();
        while (!timers.isEmpty() && timers.peek().time <= end) {
            Timer next = timers.remove();
            now = Math.max(now, next.time);
            next.action.run();
            run();
        }
        now = end;
    }

    /** The process is suspended for a time: alarms that become due meanwhile are late. */
    void suspend(long nanos) {
        now += nanos;
    }

    private final class Timer implements Alarm {
        private final Runnable action;
        private long time;
        private long number;

        Timer(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanoTime) {
            timers.remove(this);
            time = nanoTime;
            number = numbers++;
            timers.add(this);
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }
}
