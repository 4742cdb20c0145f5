package io.everwire.tunnel.demo;

import java.util.concurrent.locks.LockSupport;

/** Holds one transfer to a rate, as a busy server does. One thread. */
final class Pace {
    private final double nanosPerByte;
    private final long begin = System.nanoTime();
    private long bytes;

    /** @param bytesPerSecond 0 for as fast as it goes */
    Pace(long bytesPerSecond) {
        nanosPerByte = bytesPerSecond == 0 ? 0 : 1e9 / bytesPerSecond;
    }

    /** Waits until so many more bytes may have passed, or the thread is interrupted. */
    void pass(int count) {
        bytes += count;
        long due = begin + (long) (bytes * nanosPerByte);
        for (long left = due - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
