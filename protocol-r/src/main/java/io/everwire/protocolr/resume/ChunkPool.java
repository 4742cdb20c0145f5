package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Memory for replay buffers, in large chunks that are used again and small ones that are not. One for each loop; not
 * thread-safe.
 */
public final class ChunkPool {
    /** Two full records: the unit in which a busy session takes memory. */
    public static final int LARGE = 65_536;

    /** What a session that only exchanges small frames, or idles, makes do with. */
    public static final int SMALL = 2_048;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final boolean direct;
    private final int keep;

    /**
     * @param direct whether the cipher prefers to read from direct buffers
     * @param keep how many unused large chunks are kept
     */
    public ChunkPool(boolean direct, int keep) {
        this.direct = direct;
        this.keep = keep;
    }

    /** How many bytes the chunk has that is taken for so many. */
    public static int size(int wanted) {
        return wanted <= SMALL ? SMALL : LARGE;
    }

    /** A cleared chunk of {@link #size(int) that size}. */
    public ByteBuffer take(int wanted) {
        if (size(wanted) == SMALL) {
            return ByteBuffer.allocate(SMALL);
        }
        ByteBuffer chunk = free.pollFirst();
        return chunk != null ? chunk.clear() : allocate();
    }

    /** Takes a chunk back; the caller has no other view of it. */
    public void give(ByteBuffer chunk) {
        if (chunk.capacity() == LARGE && free.size() < keep) {
            free.addFirst(chunk);
        }
    }

    private ByteBuffer allocate() {
        return direct ? ByteBuffer.allocateDirect(LARGE) : ByteBuffer.allocate(LARGE);
    }
}
