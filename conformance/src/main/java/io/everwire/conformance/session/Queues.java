package io.everwire.conformance.session;

import io.everwire.conformance.rig.Limits;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waiting for the next of something. */
final class Queues {
    private Queues() {}

    static <T> T next(BlockingQueue<T> queue, Limits limits, String what) {
        try {
            T next = queue.poll(limits.await().toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + " within " + limits.await());
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
