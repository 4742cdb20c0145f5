package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

/**
 * Memory for replay buffers, in chunks that are used again; of small ones a few are kept: a busy session takes one for each
 * acknowledgement that finds its large chunk full. One for each loop; not thread-safe.
 */
public final class ChunkPool {
    /** Two full records: the unit in which a busy session takes memory. */
    public static final int LARGE = 65_536;

    /** What a session that only exchanges small frames makes do with. */
    public static final int SMALL = 2_048;

    /** What an idle one makes do with: one of two peers has acknowledged last, which nothing proves. */
    public static final int LEAST = 64;

    private static final int SMALL_KEPT = 16;

    private final ArrayDeque<ReplayChunk> free = new ArrayDeque<>();
    private final ArrayDeque<ReplayChunk> freeSmall = new ArrayDeque<>();
    private final IntFunction<ByteBuffer> memory;
    private final int keep;

    /**
     * @param direct whether the cipher prefers to read large chunks from direct buffers
     * @param keep how many unused large chunks are kept
     */
    public ChunkPool(boolean direct, int keep) {
        this(direct ? ChunkPool::mostlyDirect : ByteBuffer::allocate, keep);
    }

    /**
     * @param memory makes a chunk of so many bytes
     * @param keep how many unused large chunks are kept
     */
    public ChunkPool(IntFunction<ByteBuffer> memory, int keep) {
        this.memory = memory;
        this.keep = keep;
    }

    private static ByteBuffer mostlyDirect(int bytes) {
        return bytes == LARGE ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    /** How many bytes the chunk has that is taken for so many. */
    public static int size(int wanted) {
        return wanted <= SMALL ? SMALL : LARGE;
    }

    /** A chunk of {@link #size(int) that size}, to be begun. */
    public ReplayChunk take(int wanted) {
        ReplayChunk chunk = (size(wanted) == LARGE ? free : freeSmall).pollFirst();
        return chunk != null ? chunk : new ReplayChunk(memory.apply(size(wanted)));
    }

    /** A chunk of {@link #LEAST} bytes, to be begun. */
    public ReplayChunk takeLeast() {
        return new ReplayChunk(memory.apply(LEAST));
    }

    /** Takes a chunk back; the caller has no view of its memory any more. */
    public void give(ReplayChunk chunk) {
        boolean large = chunk.capacity() == LARGE;
        ArrayDeque<ReplayChunk> kept = large ? free : freeSmall;
        if (chunk.capacity() >= SMALL && kept.size() < (large ? keep : SMALL_KEPT)) {
            kept.addFirst(chunk);
        }
    }
}
