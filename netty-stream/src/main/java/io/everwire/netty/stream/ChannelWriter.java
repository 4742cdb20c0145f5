package io.everwire.netty.stream;

import io.everwire.api.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * From the channel's outbound buffer into the stream, a batch of messages at a time: the next one follows when the stream
 * has taken the last. Messages stay counted as pending until then, which is what makes the channel unwritable. Nothing is
 * copied here. On the channel's event loop.
 */
final class ChannelWriter {
    /** A batch is full with this: more would only wait in the stream instead of here. */
    private static final int BATCH_BYTES = 65_536;

    private final StreamChannel channel;
    private final Stream stream;
    /** What the stream reads from: kept, so that a close of the channel does not free it meanwhile. */
    private final ArrayDeque<ByteBuf> batch = new ArrayDeque<>();

    private boolean busy;
    private int batchBytes;

    ChannelWriter(StreamChannel channel, Stream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    void write(ChannelOutboundBuffer pending) throws Exception {
        if (busy) {
            return;
        }
        batchBytes = 0;
        pending.forEachFlushedMessage(this::take);
        if (!batch.isEmpty()) {
            busy = true;
            var unused = writeBatch().whenComplete(this::answered);
        }
    }

    private boolean take(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        batch.add(bytes.retain());
        batchBytes += bytes.readableBytes();
        return batchBytes < BATCH_BYTES;
    }

    /** The stream takes writes in order, so the answer to the last one is that to all. */
    private CompletionStage<Void> writeBatch() {
        CompletionStage<Void> last = CompletableFuture.completedFuture(null);
        for (ByteBuf bytes : batch) {
            for (ByteBuffer part : bytes.nioBuffers()) {
                last = stream.write(part);
            }
        }
        return last;
    }

    private void answered(@Nullable Void nothing, @Nullable Throwable failure) {
        channel.later(() -> settle(failure), this::release);
    }

    private void settle(@Nullable Throwable failure) {
        settle(failure == null ? channel.unsafe().outboundBuffer() : null);
        busy = false;
        if (failure == null) {
            channel.writeMore();
        } else {
            channel.fail(cause(failure));
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }

    private void settle(@Nullable ChannelOutboundBuffer pending) {
        while (!batch.isEmpty()) {
            settle(batch.remove(), pending);
        }
    }

    /**
     * Ours is released first: who waits for the promise finds the message free. Where the channel was closed, or its output
     * was, the messages have had their answer.
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same message, not what is in it
    private static void settle(ByteBuf bytes, @Nullable ChannelOutboundBuffer pending) {
        bytes.release();
        if (pending != null && pending.current() == bytes) {
            pending.progress(bytes.readableBytes());
            pending.remove();
        }
    }

    /** Without an event loop there is nobody to answer. */
    private void release() {
        settle((ChannelOutboundBuffer) null);
    }
}
