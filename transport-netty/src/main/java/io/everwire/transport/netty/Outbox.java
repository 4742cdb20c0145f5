package io.everwire.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way out: memory to write into, and what is committed and not yet taken by the kernel. Claims are cut
 * one after another from a chunk of pooled direct memory; each flush hands the channel one slice of it, however many
 * commits made it up. A chunk belongs to the connection only while bytes are under way: an idle connection holds none.
 * On the loop only.
 *
 * <pre>
 *   chunk:  | handed to the channel | committed | claimed |      |
 *           0                     sealed    committed          capacity
 * </pre>
 */
final class Outbox {
    /** Small records share one chunk of a size that allocators keep per thread. */
    static final int SMALL_CHUNK = 16 << 10;

    /** Three full records and their overhead. */
    static final int LARGE_CHUNK = 128 << 10;

    private static final int NO_CLAIM = -1;

    private final Channel channel;
    private final ByteBufAllocator memory;
    private final int lowMark;
    private final int highMark;
    private final Runnable onTaken;
    private final Consumer<Throwable> onFailure;

    private @Nullable ByteBuf chunk;
    private @Nullable ByteBuffer view; // of the whole chunk, made once for all of its claims
    private int sealed;
    private int committed;
    private int claimed = NO_CLAIM;
    private long unsent;
    private boolean starved;

    /**
     * @param onTaken after the kernel took bytes; may come from inside {@link #flush}
     * @param onFailure after a write failed; may come from inside {@link #flush}
     */
    Outbox(Channel channel, int lowMark, int highMark, Runnable onTaken, Consumer<Throwable> onFailure) {
        this.channel = channel;
        this.memory = channel.alloc();
        this.lowMark = lowMark;
        this.highMark = highMark;
        this.onTaken = onTaken;
        this.onFailure = onFailure;
    }

    /** Null above the high mark; {@link #hasRoomAgain} tells when that has passed. */
    @Nullable
    ByteBuffer claim(int bytes) {
        claimed = NO_CLAIM;
        if (unsent > highMark) {
            starved = true;
            return null;
        }
        ByteBuffer whole = view;
        if (whole == null || whole.capacity() - committed < bytes) {
            whole = nextChunk(bytes);
        }
        claimed = bytes;
        return whole.order(ByteOrder.BIG_ENDIAN).limit(committed + bytes).position(committed);
    }

    private ByteBuffer nextChunk(int bytes) {
        dropChunk();
        ByteBuf next = memory.directBuffer(bytes > SMALL_CHUNK ? LARGE_CHUNK : SMALL_CHUNK);
        ByteBuffer whole = next.nioBuffer(0, next.capacity());
        chunk = next;
        view = whole;
        return whole;
    }

    void commit(int bytes) {
        if (bytes < 0 || bytes > claimed) {
            throw new IllegalStateException("commit of " + bytes + " bytes, claimed were " + Math.max(0, claimed));
        }
        claimed = NO_CLAIM;
        committed += bytes;
        unsent += bytes;
        dropChunkIfIdle();
    }

    void giveClaimBack() {
        claimed = NO_CLAIM;
    }

    boolean isClaimOpen() {
        return claimed != NO_CLAIM;
    }

    long unsent() {
        return unsent;
    }

    /** Whether a claim found no room and would find some now. */
    boolean hasRoomAgain() {
        return starved && unsent <= lowMark;
    }

    /** That there is room again is about to be told. */
    void roomIsTold() {
        starved = false;
    }

    void flush() {
        seal();
        channel.flush();
        dropChunkIfIdle();
    }

    /** Gives the memory back. What the channel has is the channel's to release. */
    void release() {
        claimed = NO_CLAIM;
        sealed = committed;
        dropChunk();
        unsent = 0; // the kernel will take nothing any more
    }

    private void seal() {
        int bytes = committed - sealed;
        if (bytes == 0) {
            return;
        }
        ByteBuf slice = Objects.requireNonNull(chunk).retainedSlice(sealed, bytes);
        sealed = committed;
        channel.write(slice).addListener(new Taken(bytes));
    }

    private void dropChunkIfIdle() {
        if (unsent == 0 && !isClaimOpen()) {
            dropChunk();
        }
    }

    private void dropChunk() {
        ByteBuf last = chunk;
        if (last != null) {
            seal();
            chunk = null;
            view = null;
            sealed = 0;
            committed = 0;
            last.release();
        }
    }

    /** Follows one slice into the kernel. */
    private final class Taken implements ChannelFutureListener {
        private final int bytes;

        Taken(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void operationComplete(ChannelFuture write) {
            Throwable failure = write.cause();
            if (failure != null) {
                onFailure.accept(failure);
                return;
            }
            unsent -= bytes;
            dropChunkIfIdle();
            onTaken.run();
        }
    }
}
