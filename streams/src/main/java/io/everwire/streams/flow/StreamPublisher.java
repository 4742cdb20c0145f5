package io.everwire.streams.flow;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The input of a stream. Bytes are read as they are requested: without demand the peer's window closes. Each element is a
 * buffer of its own that belongs to the subscriber. The end of the peer's output is {@code onComplete}; any other end is
 * {@code onError} with an {@link io.everwire.api.EverwireException}.
 *
 * <p>Takes one subscriber. A subscription that is cancelled loses no byte: it does not close the stream, and whatever has
 * not been handed over can be read by another publisher, or in another style. Signals come on the stream's loop, so
 * subscribers may not block there. Thread-safe.
 */
public final class StreamPublisher implements Flow.Publisher<ByteBuffer> {
    /** The most bytes of one element where nothing else is said. */
    public static final int DEFAULT_ELEMENT = 16_384;

    private final Stream stream;
    private final int elementBytes;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** The input of {@code stream}, which nobody else may read as long as there is a subscription. */
    public StreamPublisher(Stream stream) {
        this(stream, DEFAULT_ELEMENT);
    }

    /** @param elementBytes the most bytes of one element; that much is held while a read waits */
    public StreamPublisher(Stream stream, int elementBytes) {
        if (elementBytes < 1) {
            throw new IllegalArgumentException("elementBytes " + elementBytes + " must be at least 1");
        }
        this.stream = Objects.requireNonNull(stream, "stream");
        this.elementBytes = elementBytes;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (taken.compareAndSet(false, true)) {
            new ReadSubscription(stream, elementBytes, subscriber).begin();
        } else {
            subscriber.onSubscribe(new Refused());
            subscriber.onError(new CloseReason(
                            Scope.STREAM,
                            ErrorCode.REFUSED,
                            Initiator.LIBRARY,
                            "stream " + stream.id() + " has a subscriber already")
                    .toException());
        }
    }

    /** What a subscriber is shown that comes too late. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long elements) {}

        @Override
        public void cancel() {}
    }
}
