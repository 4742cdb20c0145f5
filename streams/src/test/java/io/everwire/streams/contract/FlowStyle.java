package io.everwire.streams.contract;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.streams.flow.StreamPublisher;
import io.everwire.streams.flow.StreamSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that requests an element for each read, and a publisher that emits an element for each write. */
public final class FlowStyle implements Style {
    @Override
    public End attach(Stream stream) {
        return new FlowEnd(stream);
    }

    private static final class FlowEnd implements End {
        private final Stream stream;
        private final Source source;
        private volatile Sink sink;

        FlowEnd(Stream stream) {
            this.stream = stream;
            source = new Source(stream);
            sink = new Sink(stream);
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public CompletableFuture<byte[]> read(int most) {
            return sink.read(most);
        }

        @Override
        public CompletableFuture<byte[]> read(int most, Duration timeout) {
            CompletableFuture<byte[]> read = read(most);
            after(timeout).execute(() -> cancel(read, ErrorCode.TIMEOUT));
            return read;
        }

        @Override
        public void cancelRead() {
            CompletableFuture<byte[]> waiting = sink.waiting();
            if (waiting != null) {
                cancel(waiting, ErrorCode.CANCELLED);
            }
        }

        /** Cancels the subscription; what follows is read through another one. */
        private void cancel(CompletableFuture<byte[]> read, ErrorCode code) {
            onLoop(() -> {
                if (!read.isDone()) {
                    sink = sink.replace();
                    read.completeExceptionally(failure(code));
                }
            });
        }

        private void onLoop(Runnable task) {
            CompletableFuture.runAsync(task, stream.loop()::execute).join();
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes) {
            return source.emit(ByteBuffer.wrap(bytes));
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes, Duration timeout) {
            CompletableFuture<Void> write = write(bytes);
            after(timeout).execute(() -> {
                if (write.completeExceptionally(failure(ErrorCode.TIMEOUT))) {
                    stream.abort();
                }
            });
            return write;
        }

        private static Executor after(Duration timeout) {
            return CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public CompletableFuture<Void> finish() {
            return source.complete();
        }

        @Override
        public void close() {
            stream.close();
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }

    private static RuntimeException failure(ErrorCode code) {
        return new CloseReason(Scope.STREAM, code, Initiator.LOCAL, "given up").toException();
    }

    /** Reads; on the stream's loop but for {@link #read}. */
    private static final class Sink implements Flow.Subscriber<ByteBuffer> {
        private final Stream stream;
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private @Nullable ByteBuffer left;
        private @Nullable CompletableFuture<byte[]> reading;
        private int most;
        private boolean ended;
        private @Nullable Throwable failure;

        Sink(Stream stream) {
            this.stream = stream;
            new StreamPublisher(stream).subscribe(this);
        }

        synchronized @Nullable CompletableFuture<byte[]> waiting() {
            return reading;
        }

        synchronized CompletableFuture<byte[]> read(int count) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            reading = answer;
            most = count;
            if (!settle()) {
                subscription.join().request(1);
            }
            return answer;
        }

        /** Bytes that have come at the last moment still answer the read. On the loop. */
        synchronized Sink replace() {
            subscription.join().cancel();
            reading = null;
            Sink successor = new Sink(stream);
            successor.left = left;
            return successor;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public synchronized void onNext(ByteBuffer element) {
            left = element;
            settle();
        }

        @Override
        public synchronized void onError(Throwable why) {
            failure = why;
            settle();
        }

        @Override
        public synchronized void onComplete() {
            ended = true;
            settle();
        }

        private boolean settle() {
            CompletableFuture<byte[]> answer = reading;
            if (answer == null) {
                return true;
            }
            if (left != null && left.hasRemaining()) {
                byte[] bytes = new byte[Math.min(most, left.remaining())];
                left.get(bytes);
                reading = null;
                answer.complete(bytes);
            } else if (failure != null) {
                reading = null;
                answer.completeExceptionally(failure);
            } else if (ended) {
                reading = null;
                answer.complete(new byte[0]);
            }
            return reading == null;
        }
    }

    /** Emits what is written as it is requested; a write is done when the stream asks for what comes behind it. */
    private static final class Source implements Flow.Subscription {
        private final StreamSubscriber subscriber;
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private final Deque<CompletableFuture<Void>> writes = new ArrayDeque<>();
        private long requested;
        private long emitted;
        private long answered;
        private boolean completing;
        private boolean completed;
        private @Nullable Throwable failure;

        Source(Stream stream) {
            subscriber = new StreamSubscriber(stream, 1);
            subscriber.onSubscribe(this);
            var unused = subscriber.finished().whenComplete((nothing, why) -> {
                if (why != null) {
                    fail(why);
                }
            });
        }

        synchronized CompletableFuture<Void> emit(ByteBuffer element) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            Throwable why = completing ? failure(ErrorCode.OUTPUT_CLOSED) : failure;
            if (why != null) {
                answer.completeExceptionally(why);
            } else {
                waiting.add(element);
                writes.add(answer);
                emit();
            }
            return answer;
        }

        synchronized CompletableFuture<Void> complete() {
            completing = true;
            emit();
            return subscriber.finished().toCompletableFuture();
        }

        private void emit() {
            while (emitted < requested && !waiting.isEmpty()) {
                emitted++;
                subscriber.onNext(waiting.remove());
            }
            if (completing && !completed && waiting.isEmpty()) {
                completed = true;
                subscriber.onComplete();
            }
        }

        /** Of what was requested, one element is ahead of those that were taken. */
        @Override
        public synchronized void request(long elements) {
            requested += elements;
            while (answered < requested - 1) {
                answered++;
                Objects.requireNonNull(writes.poll()).complete(null);
            }
            emit();
        }

        @Override
        public void cancel() {}

        private synchronized void fail(Throwable why) {
            failure = why;
            waiting.clear();
            while (!writes.isEmpty()) {
                writes.remove().completeExceptionally(why);
            }
        }
    }
}
