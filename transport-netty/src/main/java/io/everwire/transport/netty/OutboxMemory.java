package io.everwire.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * What the connections of one loop write from. Large chunks are used again, as each has views that would have to be made
 * anew: 200 bytes of heap for every record of a bulk upload. As many are kept as one flush takes; small ones come from the
 * allocator, which keeps those per thread. On the loop, but for {@link #close}.
 */
final class OutboxMemory {
    /** Small records share one chunk of a size that allocators keep per thread. */
    static final int SMALL_CHUNK = 16 << 10;

    /** Three full records and their overhead. */
    static final int LARGE_CHUNK = 128 << 10;

    private static final int KEPT = 3;

    private final ByteBufAllocator allocator;
    private final ArrayDeque<Chunk> kept = new ArrayDeque<>(KEPT);
    private boolean closed;

    OutboxMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** A chunk with room for so many bytes. */
    Chunk take(int bytes) {
        boolean large = bytes > SMALL_CHUNK;
        Chunk again = large ? kept.pollFirst() : null;
        return again != null ? again : new Chunk(allocator.directBuffer(large ? LARGE_CHUNK : SMALL_CHUNK));
    }

    /** Takes back a chunk that nothing is under way of. */
    private void giveBack(Chunk chunk) {
        boolean reusable = chunk.memory.capacity() == LARGE_CHUNK && chunk.memory.refCnt() == 1;
        if (reusable && !closed && kept.size() < KEPT) {
            chunk.clear();
            kept.addFirst(chunk);
        } else {
            chunk.memory.release();
        }
    }

    /** How many chunks are kept. */
    int kept() {
        return kept.size();
    }

    /** The loop has ended. */
    void close() {
        closed = true;
        for (Chunk chunk = kept.poll(); chunk != null; chunk = kept.poll()) {
            chunk.memory.release();
        }
    }

    /**
     * Pooled direct memory that claims are cut from, one after another.
     *
     * <pre>
     *   | handed to the channel | committed | claimed |      |
     *   0                     sealed    committed          capacity
     * </pre>
     */
    final class Chunk {
        private final ByteBuf memory;
        private final ByteBuffer view; // of the whole, made once for all claims
        private int sealed;
        private int committed;
        private int underWay;
        private boolean dropped;

        private Chunk(ByteBuf memory) {
            this.memory = memory;
            this.view = memory.nioBuffer(0, memory.capacity());
        }

        private void clear() {
            memory.clear();
            sealed = 0;
            committed = 0;
            dropped = false;
        }

        boolean fits(int bytes) {
            return view.capacity() - committed >= bytes;
        }

        ByteBuffer claim(int bytes) {
            return view.order(ByteOrder.BIG_ENDIAN).limit(committed + bytes).position(committed);
        }

        void commit(int bytes) {
            committed += bytes;
        }

        /** What was committed and not handed on yet is not to be sent. */
        void forgetCommitted() {
            sealed = committed;
        }

        int unsealed() {
            return committed - sealed;
        }

        /**
         * Hands on what was committed since the last time; {@link #passed} must follow.
         *
         * @param last whether there will be no more of this chunk: if there was none either, it goes as it is
         */
        ByteBuf seal(boolean last) {
            int from = sealed;
            sealed = committed;
            return ++underWay == 1 && last
                    ? memory.retain().setIndex(from, committed)
                    : memory.retainedSlice(from, committed - from);
        }

        /** One piece has gone, or never will. */
        void passed() {
            underWay--;
            giveBackIfDone();
        }

        /** No more is claimed of it. */
        void drop() {
            dropped = true;
            giveBackIfDone();
        }

        private void giveBackIfDone() {
            if (dropped && underWay == 0) {
                giveBack(this);
            }
        }
    }
}
