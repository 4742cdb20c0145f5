package io.everwire.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * What the connections of one loop write from. Large chunks are used again, as each has views that would have to be made
 * anew: 200 bytes of heap for every record of a bulk upload. Small ones come from the allocator, which keeps those per
 * thread. On the loop, but for {@link #close}.
 */
final class OutboxMemory {
    /** Small records share one chunk of a size that allocators keep per thread. */
    static final int SMALL_CHUNK = 16 << 10;

    /** Four full records and their overhead: two chunks are what a flush finds below the usual high mark. */
    static final int LARGE_CHUNK = (128 << 10) + 128;

    /** One flush, and what the kernel has not taken of the last one. */
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
        boolean reusable = chunk.memory.capacity() == LARGE_CHUNK && chunk.isUnread();
        if (reusable && !closed && kept.size() < KEPT) {
            chunk.clear();
            kept.addFirst(chunk);
        } else {
            chunk.free();
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
            chunk.free();
        }
    }

    /**
     * What a leak detector wraps, if it happens to watch this chunk. It goes on to watch whether the chunk is freed, but
     * would note down each write of it, with a stack trace, for as long as the loop lives.
     */
    private static ByteBuf unwatched(ByteBuf allocated) {
        ByteBuf inside = allocated.unwrap();
        return inside != null && inside.capacity() == allocated.capacity() ? inside : allocated;
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
        private final ByteBuf allocated; // ours to release
        private final ByteBuf memory; // the same, to be written from
        private final ByteBuffer view; // of the whole, made once for all claims
        private int sealed;
        private int committed;
        private int underWay;
        private boolean dropped;

        private Chunk(ByteBuf allocated) {
            this.allocated = allocated;
            this.memory = unwatched(allocated);
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
         * Hands on what was committed since the last time; {@link #passed} must follow. It is the chunk itself where
         * nothing else of it is under way, as a slice costs 170 bytes of heap with its views.
         */
        ByteBuf seal() {
            int from = sealed;
            sealed = committed;
            underWay++;
            return isUnread()
                    ? memory.retain().setIndex(from, committed)
                    : memory.retainedSlice(from, committed - from);
        }

        /** Whether nobody but us has something of it. */
        private boolean isUnread() {
            return memory.refCnt() == 1;
        }

        private void free() {
            allocated.release();
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
