package io.everwire.streams.flow;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The output of a stream. Each element is written as it comes and belongs to the stream until then; as many are requested
 * as have been taken by the stream, so that a full window, or replay buffer, stops the publisher. {@code onComplete}
 * finishes the output, {@code onError} aborts the stream: the peer is not to take what came for the whole. Where the stream
 * ends first, the subscription is cancelled.
 *
 * <p>For one subscription. Thread-safe.
 */
public final class StreamSubscriber implements Flow.Subscriber<ByteBuffer> {
    /** How many elements may be on their way into the stream where nothing else is said. */
    public static final int DEFAULT_AHEAD = 8;

    private final Stream stream;
    private final int ahead;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean over;

    public StreamSubscriber(Stream stream) {
        this(stream, DEFAULT_AHEAD);
    }

    /** @param ahead how many elements may be on their way into the stream, 1 or more */
    public StreamSubscriber(Stream stream, int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("ahead " + ahead + " must be at least 1");
        }
        this.stream = Objects.requireNonNull(stream, "stream");
        this.ahead = ahead;
    }

    /**
     * Completes when the publisher has completed and the end of the output is held for sending and replay; fails with the
     * publisher's error, or with the {@link io.everwire.api.EverwireException} for which the stream took no more.
     */
    public CompletionStage<Void> finished() {
        return finished.minimalCompletionStage();
    }

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        Objects.requireNonNull(offered, "subscription");
        if (subscription.compareAndSet(null, offered)) {
            offered.request(ahead);
        } else {
            offered.cancel();
        }
    }

    @Override
    public void onNext(ByteBuffer element) {
        Objects.requireNonNull(element, "element");
        var unused = stream.write(element).whenComplete(this::written);
    }

    private void written(@Nullable Void nothing, @Nullable Throwable failure) {
        Flow.Subscription source = subscription.get();
        if (failure != null) {
            finished.completeExceptionally(cause(failure));
        }
        if (source == null || over) {
            return;
        }
        if (failure == null) {
            source.request(1);
        } else {
            over = true;
            source.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        over = true;
        finished.completeExceptionally(failure);
        stream.abort();
    }

    @Override
    public void onComplete() {
        over = true;
        var unused = stream.finish().whenComplete((nothing, failure) -> {
            if (failure == null) {
                finished.complete(null);
            } else {
                finished.completeExceptionally(cause(failure));
            }
        });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }
}
