package io.everwire.tunnel;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Buffers for bytes on their way, shared by all relays: one that is idle holds none. A bounded number is kept for reuse,
 * the rest is garbage. Thread-safe.
 */
final class RelayBuffers {
    static final int BYTES = 65_536;
    private static final int KEPT = 64;

    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    /** An empty buffer of {@link #BYTES}. */
    ByteBuffer take() {
        ByteBuffer kept = free.poll();
        return kept == null ? ByteBuffer.allocate(BYTES) : kept.clear();
    }

    /** A copy of a chunk's bytes, all of which are taken. */
    ByteBuffer copy(ByteBuffer chunk) {
        ByteBuffer copy = chunk.remaining() <= BYTES ? take() : ByteBuffer.allocate(chunk.remaining());
        return copy.put(chunk).flip();
    }

    /** Gives a buffer back that nobody uses any more; one from elsewhere is left to the garbage collector. */
    void release(ByteBuffer buffer) {
        if (buffer.capacity() == BYTES && buffer.hasArray()) {
            free.offer(buffer);
        }
    }
}
