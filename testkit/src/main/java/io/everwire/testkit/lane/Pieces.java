package io.everwire.testkit.lane;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes in their order, in buffers of a pool: as many as they need. One thread. */
final class Pieces {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final BufferPool pool;
    /** In each, what it holds lies between position and limit; only the last one may have room behind. */
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

    private int bytes;

    Pieces(BufferPool pool) {
        this.pool = pool;
    }

    int bytes() {
        return bytes;
    }

    /** Room for at least one byte, to be filled from its position; {@link #added} must follow. */
    ByteBuffer room(int most) {
        ByteBuffer last = pieces.peekLast();
        if (last == null || last.limit() == last.capacity()) {
            last = pool.take().clear().limit(0);
            pieces.add(last);
        }
        int end = last.limit();
        return last.duplicate()
                .limit(end + Math.min(most, last.capacity() - end))
                .position(end);
    }

    /** The last room was filled so far. */
    void added(int count) {
        ByteBuffer last = pieces.getLast();
        last.limit(last.limit() + count);
        bytes += count;
        release();
    }

    /** The first bytes, at most so many; {@link #removed} must follow. */
    ByteBuffer first(int most) {
        ByteBuffer first = pieces.peekFirst();
        return first == null ? NOTHING : first.slice(first.position(), Math.min(most, first.remaining()));
    }

    /** So many of {@link #first} are gone. */
    void removed(int count) {
        ByteBuffer first = pieces.getFirst();
        first.position(first.position() + count);
        bytes -= count;
        release();
    }

    void clear() {
        pieces.forEach(pool::give);
        pieces.clear();
        bytes = 0;
    }

    private void release() {
        if (!pieces.getFirst().hasRemaining()) {
            pool.give(pieces.removeFirst());
        }
    }
}
