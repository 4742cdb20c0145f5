package io.everwire.api;

import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stage of a stream, bounded in time. On the stream's loop, where the stage completes and the alarm rings. */
final class Deadline<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Stream stream;
    private final Duration timeout;
    private final Runnable giveUp;
    private final Loop.Alarm alarm;
    private boolean late;

    private Deadline(Stream stream, Duration timeout, Runnable giveUp) {
        this.stream = stream;
        this.timeout = timeout;
        this.giveUp = giveUp;
        alarm = stream.loop().alarm(this::ring);
    }

    /** @param giveUp has the stage complete soon, in one way or another */
    static <T> CompletionStage<T> set(Stream stream, CompletionStage<T> work, Duration timeout, Runnable giveUp) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " must not be negative");
        }
        if (work.toCompletableFuture().isDone()) {
            return work;
        }
        Deadline<T> deadline = new Deadline<>(stream, timeout, giveUp);
        deadline.begin(stream.loop().nanoTime() + timeout.toNanos(), work);
        return deadline.answer;
    }

    private void begin(long at, CompletionStage<T> work) {
        var unused = work.whenComplete(this::settle);
        if (stream.loop().inLoop()) {
            arm(at);
        } else {
            armLater(at);
        }
    }

    private void armLater(long at) {
        try {
            stream.loop().execute(() -> arm(at));
        } catch (EverwireException ended) {
            answer.completeExceptionally(ended);
        }
    }

    private void arm(long at) {
        if (!answer.isDone()) {
            alarm.at(at);
        }
    }

    private void ring() {
        late = true;
        giveUp.run();
    }

    private void settle(T value, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(value);
        } else {
            answer.completeExceptionally(late && isOurs(cause(failure)) ? timeout() : cause(failure));
        }
        if (stream.loop().inLoop()) {
            alarm.cancel();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }

    /** What giving up looks like, and not the end of a stream that came at the same moment. */
    private static boolean isOurs(Throwable cause) {
        return cause instanceof EverwireException known
                && (known.code() == ErrorCode.CANCELLED || known.code() == ErrorCode.ABORTED);
    }

    private EverwireException timeout() {
        return new CloseReason(
                        Scope.STREAM,
                        ErrorCode.TIMEOUT,
                        Initiator.LIBRARY,
                        "stream " + stream.id() + " gave no answer within " + timeout)
                .toException();
    }
}
