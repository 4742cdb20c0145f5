package io.everwire.streams.flow;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads on demand. Everything but {@link #request} and {@link #cancel} is on the stream's loop. */
final class ReadSubscription implements Flow.Subscription {
    /** What may be read before others on the loop get their turn. */
    private static final int TURN_BYTES = 1 << 20;

    private final Stream stream;
    private final int elementBytes;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable ByteBuffer into;
    private long demand;
    private long budget;
    private boolean signalling;
    private volatile boolean cancelled;

    ReadSubscription(Stream stream, int elementBytes, Flow.Subscriber<? super ByteBuffer> subscriber) {
        this.stream = stream;
        this.elementBytes = elementBytes;
        this.subscriber = subscriber;
    }

    void begin() {
        onLoop(this::tellSubscribed);
    }

    private void tellSubscribed() {
        Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
        if (receiver != null) {
            signal(() -> receiver.onSubscribe(this));
            pump();
        }
    }

    /** One signal at a time: what is requested meanwhile waits. Who throws has cancelled (Reactive Streams 2.13). */
    private void signal(Runnable call) {
        boolean outermost = !signalling;
        signalling = true;
        boolean returned = false;
        try {
            call.run();
            returned = true;
        } finally {
            signalling = !outermost;
            cancelled |= !returned;
        }
    }

    @Override
    public void request(long elements) {
        onLoop(() -> demand(elements));
    }

    /** What has been read already is still handed over. */
    @Override
    public void cancel() {
        cancelled = true;
        onLoop(this::stop);
    }

    private void onLoop(Runnable task) {
        if (stream.loop().inLoop()) {
            task.run();
        } else {
            executeOnLoop(task);
        }
    }

    /** A loop that has ended has no streams any more: nobody is left to be told of it on the right thread. */
    private void executeOnLoop(Runnable task) {
        try {
            stream.loop().execute(task);
        } catch (EverwireException ended) {
            fail(ended);
        }
    }

    private void demand(long elements) {
        if (elements <= 0) {
            refuse(elements);
            return;
        }
        demand = demand + elements < 0 ? Long.MAX_VALUE : demand + elements;
        pump();
    }

    private void refuse(long elements) {
        cancelled = true;
        fail(new IllegalArgumentException(
                "requested " + elements + " elements; must be positive (Reactive Streams 3.9)"));
        stop();
    }

    private void stop() {
        if (into != null) {
            stream.cancelRead();
        }
        forget();
    }

    private void pump() {
        if (signalling) {
            return;
        }
        budget = TURN_BYTES;
        while (into == null && demand > 0 && budget > 0 && !cancelled && subscriber != null) {
            read();
        }
        if (budget <= 0) {
            stream.loop().executeAfterIo(this::pump);
        }
        forget();
    }

    /** Holds nobody who is not to hear of anything any more. */
    private void forget() {
        if (cancelled && into == null) {
            subscriber = null;
        }
    }

    private void read() {
        ByteBuffer room = ByteBuffer.allocate(elementBytes);
        into = room;
        CompletionStage<Integer> stage = stream.read(room);
        CompletableFuture<Integer> future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            taken(future.join());
        } else {
            var unused = stage.whenComplete(this::readLater);
        }
    }

    private void readLater(@Nullable Integer count, @Nullable Throwable failure) {
        if (count != null) {
            taken(count);
            pump();
        } else {
            into = null;
            failed(Objects.requireNonNull(failure));
        }
    }

    private void taken(int count) {
        ByteBuffer element = Objects.requireNonNull(into).flip();
        into = null;
        Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
        if (receiver != null && count < 0) {
            subscriber = null;
            signal(receiver::onComplete);
        } else if (receiver != null) {
            demand--;
            budget -= count;
            signal(() -> receiver.onNext(element));
        }
    }

    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
        if (cancelled || isCancellation(cause)) {
            subscriber = null;
        } else {
            fail(cause);
        }
    }

    private static boolean isCancellation(Throwable cause) {
        return cause instanceof EverwireException known && known.code() == ErrorCode.CANCELLED;
    }

    private void fail(Throwable cause) {
        Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
        subscriber = null;
        if (receiver != null) {
            signal(() -> receiver.onError(cause));
        }
    }
}
