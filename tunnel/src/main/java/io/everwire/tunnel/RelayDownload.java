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
 * From the stream to the connection. Waits for bytes with a small buffer of its own and takes what has come with a large
 * one that is borrowed, so that an idle relay holds almost nothing. Reads no more while the connection takes no more,
 * which closes the peer's window.
 */
final class RelayDownload {
    private static final int WAITING_BYTES = 1024;
    /** What may be moved before other connections of the loop get their turn. */
    private static final int TURN_BYTES = 1 << 20;

    private final Relay relay;
    private final Stream stream;
    private final Connection connection;
    private final Rewriter rewriter;
    private final RelayBuffers buffers;
    private final ByteBuffer small = ByteBuffer.allocate(WAITING_BYTES);
    private final BiConsumer<@Nullable Integer, @Nullable Throwable> read = this::readLater;
    private ByteBuffer into = small;
    private @Nullable ByteBuffer out;
    private boolean reading;
    private boolean more;
    private boolean last;
    private boolean done;
    private int budget;

    RelayDownload(Relay relay, Stream stream, Connection connection, Rewriter rewriter, RelayBuffers buffers) {
        this.relay = relay;
        this.stream = stream;
        this.connection = connection;
        this.rewriter = rewriter;
        this.buffers = buffers;
    }

    boolean isDone() {
        return done;
    }

    /** Moves bytes until the stream has none, the connection takes none, or the turn is over. */
    void pump() {
        budget = TURN_BYTES;
        while (!reading && !done && !relay.isOver() && send()) {
            read();
        }
        connection.flush();
    }

    /** Whether everything read before is on its way, and there may be more. */
    private boolean send() {
        if (out != null && !sent(out)) {
            return false;
        }
        out = null;
        if (last) {
            end();
        } else if (budget <= 0) {
            continueLater();
        }
        return !last && budget > 0;
    }

    private boolean sent(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer claim = connection.claim(Math.min(bytes.remaining(), RelayBuffers.BYTES));
            if (claim == null) {
                return false; // writable() follows
            }
            move(bytes, claim);
        }
        buffers.release(bytes);
        return true;
    }

    private void move(ByteBuffer bytes, ByteBuffer claim) {
        int length = claim.remaining();
        claim.put(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        connection.commit(length);
        budget -= length;
    }

    private void continueLater() {
        stream.loop().executeAfterIo(this::pump);
    }

    private void end() {
        done = true;
        connection.finish();
        if (rewriter.responseComplete()) {
            relay.complete();
        } else {
            relay.directionDone();
        }
    }

    private void read() {
        into = more ? buffers.take() : small.clear();
        CompletionStage<Integer> taken = stream.read(into);
        CompletableFuture<Integer> future = taken.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            taken(future.join());
        } else {
            reading = true;
            taken.whenComplete(read);
        }
    }

    private void readLater(@Nullable Integer count, @Nullable Throwable failure) {
        reading = false;
        if (relay.isOver()) {
            return;
        }
        if (failure != null || count == null) {
            relay.fail(failure == null ? new NullPointerException("count") : failure);
            return;
        }
        taken(count);
        pump();
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same buffer, not what is in it
    private void taken(int count) {
        relay.touch();
        more = !into.hasRemaining();
        try {
            out = count < 0 ? rewriter.responseEnd() : rewriter.response(into.flip());
        } catch (ProtocolViolation malformed) {
            relay.fail(malformed);
            return;
        }
        last = count < 0 || rewriter.responseComplete();
        if (out != into) {
            buffers.release(into);
        }
    }

    /** Sends a last word in place of what would have come; false if there is none, or no room for it. */
    boolean say(ByteBuffer word) {
        ByteBuffer claim = word.hasRemaining() ? connection.claim(word.remaining()) : null;
        if (claim == null) {
            return false;
        }
        int length = word.remaining();
        claim.put(word);
        connection.commit(length);
        connection.flush();
        return true;
    }
}
