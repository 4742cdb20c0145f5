package io.everwire.conformance.rig;

import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wakes who waits for something that may be there now. Thread-safe. */
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private long count;

    void give() {
        lock.lock();
        try {
            count++;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks until it is there; fails like a socket where it is over, or where the limit has passed. */
    <T> T await(Limits limits, Supplier<@Nullable T> ask, BooleanSupplier isOver) {
        long deadline = System.nanoTime() + limits.await().toNanos();
        while (true) {
            long seen = seen();
            T answer = ask.get();
            if (answer != null) {
                return answer;
            }
            if (isOver.getAsBoolean()) {
                throw new UncheckedIOException(new SocketException("closed"));
            }
            awaitNext(seen, deadline);
        }
    }

    private long seen() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNext(long seen, long deadline) {
        lock.lock();
        try {
            while (count == seen) {
                if (given.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new UncheckedIOException(new SocketTimeoutException("nothing within the limit"));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            lock.unlock();
        }
    }
}
