package io.everwire.testkit.loop;

import io.everwire.spi.Lateness;
import io.everwire.spi.Loop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * A loop that a test runs by hand, in virtual time: nothing happens but in {@link #run} and {@link #pass}, on the thread
 * that calls them. To what runs on it that thread is always the loop's own, so it can be called from the test at any
 * moment. Not thread-safe.
 */
public final class ManualLoop implements Loop {
    /** More turns than any test needs. */
    private static final int ENDLESS = 10_000_000;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> afterIo = new ArrayDeque<>();
    private final PriorityQueue<ManualAlarm> armed = new PriorityQueue<>(
            Comparator.comparingLong((ManualAlarm alarm) -> alarm.time).thenComparingLong(alarm -> alarm.order));
    private long now = 1_000_000_000_000L; // not 0: where a clock begins means nothing
    private long orders;

    private final boolean late;

    /** Nothing is to be run yet. Alarms are exact. */
    public ManualLoop() {
        this(false);
    }

    private ManualLoop(boolean late) {
        this.late = late;
    }

    /** One whose every alarm rings as late as {@link Lateness} lets it. */
    public static ManualLoop withLateAlarms() {
        return new ManualLoop(true);
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
        afterIo.add(task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new ManualAlarm(action);
    }

    /** Runs a task when so many nanoseconds have passed. */
    public void after(long nanos, Runnable task) {
        alarm(task).at(now + nanos);
    }

    /**
     * Runs what waits and what that brings, and nothing that needs time.
     *
     * @throws IllegalStateException if there is no end to it
     */
    public void run() {
        for (int turns = 0; !tasks.isEmpty() || !afterIo.isEmpty(); turns++) {
            if (turns == ENDLESS) {
                throw new IllegalStateException("the loop never rests");
            }
            (tasks.isEmpty() ? afterIo : tasks).removeFirst().run();
        }
    }

    /** Lets so many nanoseconds pass, and runs each alarm at its time. */
    public void pass(long nanos) {
        long end = now + nanos;
        run();
        while (!armed.isEmpty() && armed.peek().time <= end) {
            ManualAlarm next = armed.remove();
            now = Math.max(now, next.time);
            next.action.run();
            run();
        }
        now = Math.max(now, end); // it may have been suspended meanwhile
    }

    /** The process is suspended for so many nanoseconds: alarms that become due meanwhile are late. */
    public void suspend(long nanos) {
        now += nanos;
    }

    /** How many alarms are to run. */
    public int armed() {
        return armed.size();
    }

    private final class ManualAlarm implements Alarm {
        private final Runnable action;
        private long time;
        private long order;

        ManualAlarm(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanoTime) {
            armed.remove(this);
            time = late ? nanoTime + Lateness.of(nanoTime - now) : nanoTime;
            order = orders++;
            armed.add(this);
        }

        @Override
        public void cancel() {
            armed.remove(this);
        }
    }
}
