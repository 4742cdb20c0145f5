package io.everwire.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way out: memory to write into, and what is committed and not yet taken by the kernel. Claims are cut
 * one after another from a chunk of {@link OutboxMemory}; each flush hands the channel one slice of it, however many
 * commits made it up. A chunk belongs to the connection only while bytes are under way: an idle connection holds none.
 * On the loop only.
 */
final class Outbox {
    private static final int NO_CLAIM = -1;

    private final Channel channel;
    private final Supplier<OutboxMemory> memory;
    private final int lowMark;
    private final int highMark;
    private final Runnable onTaken;
    private final Consumer<Throwable> onFailure;

    private OutboxMemory.@Nullable Chunk chunk;
    private int claimed = NO_CLAIM;
    private long unsent;
    private boolean starved;

    /**
     * @param memory that of the loop on which the connection is
     * @param onTaken after the kernel took bytes; may come from inside {@link #flush}
     * @param onFailure after a write failed; may come from inside {@link #flush}
     */
    Outbox(
            Channel channel,
            Supplier<OutboxMemory> memory,
            int lowMark,
            int highMark,
            Runnable onTaken,
            Consumer<Throwable> onFailure) {
        this.channel = channel;
        this.memory = memory;
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
        OutboxMemory.Chunk room = chunk;
        if (room == null || !room.fits(bytes)) {
            dropChunk();
            room = memory.get().take(bytes);
            chunk = room;
        }
        claimed = bytes;
        return room.claim(bytes);
    }

    void commit(int bytes) {
        if (bytes < 0 || bytes > claimed) {
            throw new IllegalStateException("commit of " + bytes + " bytes, claimed were " + Math.max(0, claimed));
        }
        claimed = NO_CLAIM;
        Objects.requireNonNull(chunk).commit(bytes);
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
        if (chunk != null) {
            seal(chunk);
        }
        channel.flush();
        dropChunkIfIdle();
    }

    /** Gives the memory back. What the channel has is the channel's to release. */
    void release() {
        claimed = NO_CLAIM;
        if (chunk != null) {
            chunk.forgetCommitted();
            dropChunk();
        }
        unsent = 0; // the kernel will take nothing any more
    }

    private void seal(OutboxMemory.Chunk from) {
        int bytes = from.unsealed();
        if (bytes > 0) {
            channel.write(from.seal()).addListener(new Taken(from, bytes));
        }
    }

    private void dropChunkIfIdle() {
        if (unsent == 0 && !isClaimOpen()) {
            dropChunk();
        }
    }

    private void dropChunk() {
        OutboxMemory.Chunk last = chunk;
        if (last != null) {
            chunk = null;
            seal(last);
            last.drop();
        }
    }

    /** Follows one slice into the kernel. */
    private final class Taken implements ChannelFutureListener {
        private final OutboxMemory.Chunk from;
        private final int bytes;

        Taken(OutboxMemory.Chunk from, int bytes) {
            this.from = from;
            this.bytes = bytes;
        }

        @Override
        public void operationComplete(ChannelFuture write) {
            from.passed();
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
