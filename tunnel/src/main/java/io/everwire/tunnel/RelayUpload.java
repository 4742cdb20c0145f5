package io.everwire.tunnel;

import io.everwire.api.Stream;
import io.everwire.spi.Connection;
import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.front.Rewriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * From the connection to the stream. One chunk at a time: the connection is read again when the stream has taken what was
 * read before, so that at most one buffer waits.
 */
final class RelayUpload {
    private final Relay relay;
    private final Stream stream;
    private final Connection connection;
    private final Rewriter rewriter;
    private final RelayBuffers buffers;
    private final BiConsumer<Object, @Nullable Throwable> written = this::written;
    private @Nullable ByteBuffer writing;
    private boolean done;

    RelayUpload(Relay relay, Stream stream, Connection connection, Rewriter rewriter, RelayBuffers buffers) {
        this.relay = relay;
        this.stream = stream;
        this.connection = connection;
        this.rewriter = rewriter;
        this.buffers = buffers;
    }

    boolean isDone() {
        return done;
    }

    void take(ByteBuffer chunk) {
        relay.touch();
        try {
            pass(chunk, rewriter.request(chunk));
        } catch (ProtocolViolation malformed) {
            relay.fail(malformed);
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the transport's memory, not what is in it
    private void pass(ByteBuffer chunk, ByteBuffer out) {
        if (!out.hasRemaining()) {
            connection.demand(1);
            return;
        }
        ByteBuffer own = out == chunk ? buffers.copy(chunk) : out;
        writing = own;
        CompletionStage<Void> write = stream.write(own);
        CompletableFuture<Void> future = write.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            written(own, null);
        } else {
            write.whenComplete(written);
        }
    }

    private void written(Object ignored, @Nullable Throwable failure) {
        if (writing != null) {
            buffers.release(writing);
            writing = null;
        }
        if (relay.isOver()) {
            return;
        }
        if (failure == null) {
            connection.demand(1);
        } else {
            relay.fail(failure);
        }
    }

    /** The connection's input has ended: so does the stream's output, and only that. */
    void finish() {
        done = true;
        stream.finish();
        relay.directionDone();
    }
}
