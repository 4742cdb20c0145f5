package io.everwire.mux.machine;

import java.util.ArrayDeque;

/**
 * Memory for bytes that wait to be read, shared by the streams of one session. A few chunks are kept for reuse, and a few of
 * the queues that hold them, as streams give theirs back whenever it is empty.
 */
final class ChunkPool {
    static final int CHUNK_BYTES = 16_384;
    private static final int SMALL_BYTES = 512;
    private static final int KEPT = 32;
    private static final int KEPT_QUEUES = 4;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>(2);
    private final Fifo<ReceiveQueue> queues = new Fifo<>();

    /** Room for at least one byte; small where little is wanted, so that a thousand short messages stay short. */
    byte[] take(int wanted) {
        if (wanted <= SMALL_BYTES) {
            return new byte[SMALL_BYTES];
        }
        byte[] reused = free.pollLast();
        return reused != null ? reused : new byte[CHUNK_BYTES];
    }

    /** An empty queue for what has come on the stream. */
    ReceiveQueue queueFor(StreamMachine stream) {
        ReceiveQueue reused = queues.poll();
        ReceiveQueue queue = reused != null ? reused : new ReceiveQueue(this);
        queue.stream(stream);
        return queue;
    }

    /** Takes a queue that is empty. */
    void giveBack(ReceiveQueue queue) {
        assert queue.size() == 0 : "bytes would be lost";
        queue.stream(null);
        if (queues.size() < KEPT_QUEUES) {
            queues.add(queue);
        }
    }

    void giveBack(byte[] chunk) {
        if (chunk.length == CHUNK_BYTES && free.size() < KEPT) {
            free.addLast(chunk);
        }
    }
}
