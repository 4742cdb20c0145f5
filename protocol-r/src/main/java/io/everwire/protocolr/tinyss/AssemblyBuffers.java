package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Buffers in which records are put together that arrive in pieces. Under load nearly every read ends inside a record,
 * so a few buffers are kept per thread; a small record gets a small buffer of its own, so that many slow peers cost
 * little. Direct if the chosen cipher works best so.
 */
final class AssemblyBuffers {
    /** A record of ours at its largest; larger ones are legal, rare, and not kept. */
    static final int KEPT_BYTES = RecordSealer.MAX_PLAIN + Aead.TAG_BYTES;

    private static final int SMALL_BYTES = 2_048;
    private static final int KEPT_PER_THREAD = 8;

    private static final ThreadLocal<ArrayDeque<ByteBuffer>> KEPT = ThreadLocal.withInitial(ArrayDeque::new);

    private AssemblyBuffers() {}

    /** A buffer with exactly {@code bytes} between position and limit. */
    static ByteBuffer take(int bytes) {
        if (bytes <= SMALL_BYTES || bytes > KEPT_BYTES) {
            return ByteBuffer.allocate(bytes);
        }
        ByteBuffer kept = KEPT.get().pollLast();
        return (kept == null ? allocate() : kept).clear().limit(bytes);
    }

    static void giveBack(ByteBuffer buffer) {
        ArrayDeque<ByteBuffer> kept = KEPT.get();
        if (buffer.capacity() == KEPT_BYTES && kept.size() < KEPT_PER_THREAD) {
            kept.addLast(buffer);
        }
    }

    private static ByteBuffer allocate() {
        return Aeads.chosen().prefersDirect() ? ByteBuffer.allocateDirect(KEPT_BYTES) : ByteBuffer.allocate(KEPT_BYTES);
    }
}
