package io.everwire.testkit.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bytes in order, in the pieces in which they came. For one thread at a time. */
final class Chunks {
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private long size;

    long size() {
        return size;
    }

    /** Takes the buffer over. */
    void add(ByteBuffer chunk) {
        if (chunk.hasRemaining()) {
            size += chunk.remaining();
            chunks.add(chunk);
        }
    }

    /** Copies what there is room for behind the bytes that are here. */
    int addCopy(ByteBuffer from, long room) {
        int count = (int) Math.min(from.remaining(), room);
        ByteBuffer copy = ByteBuffer.allocate(count);
        copy.put(from.slice().limit(count)).flip();
        from.position(from.position() + count);
        add(copy);
        return count;
    }

    /** The first piece, for {@link #taken}; null where there is none. */
    @Nullable
    ByteBuffer first() {
        return chunks.peek();
    }

    /** So many bytes of the first piece were read from it. */
    void taken(int count) {
        size -= count;
        ByteBuffer first = chunks.peek();
        if (first != null && !first.hasRemaining()) {
            chunks.remove();
        }
    }

    int moveTo(ByteBuffer into) {
        int moved = 0;
        for (ByteBuffer first; into.hasRemaining() && (first = first()) != null; ) {
            int count = Math.min(first.remaining(), into.remaining());
            into.put(first.slice().limit(count));
            first.position(first.position() + count);
            taken(count);
            moved += count;
        }
        return moved;
    }

    void clear() {
        chunks.clear();
        size = 0;
    }
}
