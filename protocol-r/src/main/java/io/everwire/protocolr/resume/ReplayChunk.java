package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;

/**
 * One piece of a {@link ReplayBuffer}'s memory and the session bytes that it holds. It goes back to its {@link ChunkPool} as
 * a whole, so that a busy session makes nothing anew. Not thread-safe.
 */
public final class ReplayChunk {
    private final ByteBuffer memory;
    private boolean reserved;
    private long start;
    private int used;

    ReplayChunk(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Size of its memory in bytes. */
    public int capacity() {
        return memory.capacity();
    }

    /** Empties it for another buffer. */
    ReplayChunk begin(long position, boolean fromReserve) {
        restart(position);
        reserved = fromReserve;
        return this;
    }

    void restart(long position) {
        start = position;
        used = 0;
    }

    /** Whether it was taken from the reserve. */
    boolean isReserved() {
        return reserved;
    }

    long end() {
        return start + used;
    }

    boolean isEmpty() {
        return used == 0;
    }

    boolean isLeast() {
        return memory.capacity() == ChunkPool.LEAST;
    }

    boolean isSmall() {
        return memory.capacity() == ChunkPool.SMALL;
    }

    boolean fits(int bytes) {
        return memory.capacity() - used >= bytes;
    }

    boolean holds(long position) {
        return position >= start && position < end();
    }

    ByteBuffer room(int atMost) {
        return memory.limit(Math.min(memory.capacity(), used + atMost)).position(used);
    }

    void append(int bytes) {
        if (used + bytes > memory.capacity()) {
            throw new IllegalStateException("commit of " + bytes + " bytes behind " + used);
        }
        used += bytes;
    }

    ByteBuffer view(long position, int atMost) {
        int from = (int) (position - start);
        return memory.limit(from + Math.min(atMost, used - from)).position(from);
    }
}
