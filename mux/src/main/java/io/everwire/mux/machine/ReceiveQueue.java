package io.everwire.mux.machine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one stream that arrived before anyone asked for them, in chunks of a {@link ChunkPool}. A stream has one only
 * while something waits.
 */
final class ReceiveQueue {
    private final ChunkPool pool;
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>(2);
    private int readIndex;
    private int writeIndex;
    private int size;
    private @Nullable StreamMachine stream;

    // UnreadStreams's
    @Nullable
    ReceiveQueue before;

    @Nullable
    ReceiveQueue after;

    long unreadSince;

    ReceiveQueue(ChunkPool pool) {
        this.pool = pool;
    }

    /** Sets whose bytes it holds; null: nobody's, it is empty. */
    void stream(@Nullable StreamMachine owner) {
        stream = owner;
    }

    /** Whose bytes it holds. */
    StreamMachine stream() {
        return Objects.requireNonNull(stream, "nobody's");
    }

    int size() {
        return size;
    }

    void add(ByteBuffer bytes) {
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            byte[] last = chunkWithRoom(bytes.remaining());
            int count = Math.min(bytes.remaining(), last.length - writeIndex);
            bytes.get(last, writeIndex, count);
            writeIndex += count;
        }
    }

    private byte[] chunkWithRoom(int wanted) {
        byte[] last = chunks.peekLast();
        if (last == null || writeIndex == last.length) {
            last = pool.take(wanted);
            chunks.addLast(last);
            writeIndex = 0;
        }
        return last;
    }

    /** Moves as much as there is and fits. */
    int read(ByteBuffer into) {
        int total = Math.min(size, into.remaining());
        for (int left = total; left > 0; ) {
            left -= readChunk(into, left);
        }
        size -= total;
        if (size == 0) {
            clear();
        }
        return total;
    }

    private int readChunk(ByteBuffer into, int most) {
        byte[] first = chunks.getFirst();
        int count = Math.min(most, first.length - readIndex);
        into.put(first, readIndex, count);
        readIndex += count;
        if (readIndex == first.length) {
            pool.giveBack(chunks.removeFirst());
            readIndex = 0;
        }
        return count;
    }

    /** Forgets everything and gives the memory back. */
    void clear() {
        chunks.forEach(pool::giveBack);
        chunks.clear();
        readIndex = 0;
        writeIndex = 0;
        size = 0;
    }
}
