package io.everwire.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for stages of a stream in the manner of {@code java.io}. Virtual threads are not pinned: nothing is locked. */
final class Blocking {
    private Blocking() {}

    /** A timeout as the views take it: zero for none. */
    static Duration checked(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " must not be negative");
        }
        return timeout;
    }

    /**
     * Waits for a stage.
     *
     * @param timeout zero for none
     * @param giveUp has the stage complete soon, in one way or another; that is waited for, so that nothing of the caller's
     *     is in use when this returns
     * @throws SocketTimeoutException after the timeout
     * @throws InterruptedIOException if the thread was interrupted, and is again
     */
    static <T> T await(CompletionStage<T> stage, Duration timeout, Runnable giveUp) throws IOException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return timeout.isZero() ? future.get() : future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (TimeoutException e) {
            return settled(future, giveUp, new SocketTimeoutException("nothing within " + timeout));
        } catch (InterruptedException e) {
            return interrupted(future, giveUp);
        }
    }

    private static <T> T interrupted(CompletableFuture<T> future, Runnable giveUp) throws IOException {
        try {
            return settled(future, giveUp, new InterruptedIOException("interrupted while waiting for the stream"));
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /** What came at the last moment counts. */
    private static <T> T settled(CompletableFuture<T> future, Runnable giveUp, IOException instead) throws IOException {
        giveUp.run();
        try {
            return future.join(); // on through interrupts: the loop answers soon
        } catch (CompletionException e) {
            throw isOurs(e.getCause()) ? instead : failed(e);
        }
    }

    private static boolean isOurs(@Nullable Throwable cause) {
        return cause instanceof EverwireException known
                && (known.code() == ErrorCode.CANCELLED || known.code() == ErrorCode.ABORTED);
    }

    private static IOException failed(Exception wrapper) {
        Throwable cause = Objects.requireNonNullElse(wrapper.getCause(), wrapper);
        return new IOException(cause.getMessage(), cause);
    }
}
