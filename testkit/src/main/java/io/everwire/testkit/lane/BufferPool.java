package io.everwire.testkit.lane;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for lanes. A lane holds one only while bytes are in it, so idle connections cost none. One thread. */
public final class BufferPool {
    private static final int KEPT = 64;

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final int bytes;

    /** @param bytes the size of each buffer */
    public BufferPool(int bytes) {
        this.bytes = bytes;
    }

    int bufferBytes() {
        return bytes;
    }

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(bytes) : buffer;
    }

    void give(ByteBuffer buffer) {
        if (free.size() < KEPT) {
            free.push(buffer);
        }
    }
}
