package io.everwire.spi;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A plain {@link Loop}: one daemon thread, a queue of tasks and a queue of alarms. For transports without an event loop
 * of their own, for pools, and for tests.
 */
public final class ThreadLoop implements Loop {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<ThreadAlarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(alarm -> alarm.sortTime));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long origin = System.nanoTime();
    private final Thread thread;
    private boolean stopped;

    public ThreadLoop(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (stopped) {
                throw new EverwireException(new CloseReason(
                        Scope.OWNER, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "loop " + thread.getName() + " has ended"));
            }
            tasks.add(task);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void executeAfterIo(Runnable task) {
        execute(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - origin;
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new ThreadAlarm(action);
    }

    /** Runs what was handed over before, then ends; alarms do not run any more. Idempotent; any thread. */
    public CompletionStage<Void> shutdown() {
        lock.lock();
        try {
            stopped = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        return ended.copy();
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable failure) { // the loop serves others, too
                report(failure);
            }
        }
        ended.complete(null);
    }

    private void report(Throwable failure) {
        Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        if (handler != null) {
            handler.uncaughtException(thread, failure);
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (true) {
                Runnable due = takeDue();
                if (due != null || stopped) {
                    return due;
                }
                waitForChange();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable takeDue() {
        ThreadAlarm first = stopped ? null : alarms.peek();
        if (first != null && first.sortTime <= nanoTime()) {
            alarms.remove();
            first.armed = false;
            return first.action;
        }
        return tasks.poll();
    }

    @SuppressWarnings("WaitNotInLoop") // next() is the loop
    private void waitForChange() {
        ThreadAlarm first = alarms.peek();
        try {
            if (first == null) {
                changed.await();
            } else {
                changed.awaitNanos(first.sortTime - nanoTime());
            }
        } catch (InterruptedException ignored) {
            // nobody but this loop owns the thread: an interrupt only makes it look again
        }
    }

    private final class ThreadAlarm implements Alarm {
        private final Runnable action;
        private long sortTime;
        private boolean armed;

        ThreadAlarm(Runnable action) {
            this.action = action;
        }

        @Override
        public void at(long nanoTime) {
            lock.lock();
            try {
                cancel();
                sortTime = nanoTime;
                armed = true;
                alarms.add(this);
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (armed) {
                    alarms.remove(this);
                    armed = false;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
