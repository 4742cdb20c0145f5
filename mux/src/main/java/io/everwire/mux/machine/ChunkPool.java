package io.everwire.mux.machine;

import java.util.ArrayDeque;

/** Memory for bytes that wait to be read, shared by the streams of one session. A few chunks are kept for reuse. */
final class ChunkPool {
    static final int CHUNK_BYTES = 16_384;
    private static final int SMALL_BYTES = 512;
    private static final int KEPT = 32;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>(2);

    /** Room for at least one byte; small where little is wanted, so that a thousand short messages stay short. */
    byte[] take(int wanted) {
        if (wanted <= SMALL_BYTES) {
            return new byte[SMALL_BYTES];
        }
        byte[] reused = free.pollLast();
        return reused != null ? reused : new byte[CHUNK_BYTES];
    }

    void giveBack(byte[] chunk) {
        if (chunk.length == CHUNK_BYTES && free.size() < KEPT) {
            free.addLast(chunk);
        }
    }
}
