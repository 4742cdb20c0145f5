package io.everwire.bench.everwire;

import io.everwire.api.Stream;
import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Everwire. Holds a small buffer while nothing comes, and a larger one once that was filled; hears itself of what
 * has become of a read, as there may be a hundred thousand of them that wait.
 */
final class EverwireFlow implements Flow, BiConsumer<@Nullable Integer, @Nullable Throwable> {
    private static final int SMALLEST_BUFFER = 64;
    private static final int LARGEST_BUFFER = 65_536;
    private static final int GROWTH = 32;

    /** What may wait in the stream, as Netty's channels have it for the peers. */
    private static final int HIGH_MARK = 262_144;

    private static final int LOW_MARK = 131_072;

    private final Stream stream;
    private final UnaryOperator<Throwable> explanation;
    private FlowHandler handler;
    private ByteBuffer into = ByteBuffer.allocate(SMALLEST_BUFFER);
    private @Nullable Deque<ByteBuffer> held; // while a write apart is under way
    private int unwritten;
    private boolean refused;
    private boolean reading = true;
    private boolean pending;
    private boolean pumping;
    private boolean finishing;
    private boolean inputOver;
    private boolean closed;

    EverwireFlow(Stream stream, FlowHandler handler) {
        this(stream, handler, UnaryOperator.identity());
    }

    /** @param explanation from how the stream failed to what is told of it */
    EverwireFlow(Stream stream, FlowHandler handler, UnaryOperator<Throwable> explanation) {
        this.stream = stream;
        this.handler = handler;
        this.explanation = explanation;
    }

    /** From now on the handler hears of it, on the stream's loop. */
    void start() {
        if (stream.loop().inLoop()) {
            handler.opened(this);
            pump();
        } else {
            stream.loop().execute(this::start);
        }
    }

    @Override
    public void handler(FlowHandler next) {
        handler = next;
    }

    // ---- reading

    @Override
    public void reading(boolean on) {
        reading = on;
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        while (reading && !pending && !inputOver && !closed) {
            read();
        }
        pumping = false;
    }

    private void read() {
        CompletionStage<Integer> read = stream.read(into.clear());
        CompletableFuture<Integer> future = read.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            take(future.join());
        } else {
            pending = true;
            read.whenComplete(this);
        }
    }

    @Override
    public void accept(@Nullable Integer count, @Nullable Throwable failure) {
        pending = false;
        if (count != null) {
            take(count);
            pump();
        } else if (failure != null) {
            fail(failure);
        }
    }

    private void take(int count) {
        if (closed) {
            return;
        }
        if (count < 0) {
            inputOver = true;
            handler.ended();
            return;
        }
        handler.bytes(into.flip());
        if (count == into.capacity() && count < LARGEST_BUFFER) {
            into = ByteBuffer.allocate(Math.min(LARGEST_BUFFER, count * GROWTH));
        }
    }

    private void fail(Throwable why) {
        if (!closed) {
            closed = true;
            handler.failed(explanation.apply(why));
        }
    }

    // ---- writing

    @Override
    public boolean write(ByteBuffer bytes) {
        if (held != null) {
            held.add(bytes);
            refused = true;
            return false;
        }
        send(bytes);
        refused = unwritten > HIGH_MARK;
        return !refused;
    }

    private void send(ByteBuffer bytes) {
        int count = bytes.remaining();
        unwritten += count;
        stream.write(bytes).whenComplete((done, failure) -> written(count, failure));
    }

    private void written(int count, @Nullable Throwable failure) {
        unwritten -= count;
        if (failure != null) {
            fail(failure);
        } else if (refused && held == null && unwritten <= LOW_MARK && !closed) {
            refused = false;
            handler.writable();
        }
    }

    /** The stage completes when the bytes have their frame, so that nothing can share it any more. */
    @Override
    public void writeApart(ByteBuffer bytes, Runnable then) {
        held = new ArrayDeque<>(1);
        stream.write(bytes).whenComplete((done, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                release();
                then.run();
            }
        });
    }

    private void release() {
        Deque<ByteBuffer> behind = Objects.requireNonNull(held);
        held = null;
        behind.forEach(this::send);
        if (finishing) {
            stream.finish();
        }
    }

    @Override
    public void finish() {
        finishing = true;
        if (held == null) {
            stream.finish();
        }
    }

    @Override
    public void close() {
        closed = true;
        stream.close();
    }
}
