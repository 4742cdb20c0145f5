package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * Where records are put together that arrive in pieces. Under load nearly every read ends inside a record,
 * so a few buffers are kept per thread; a small record gets a small buffer of its own, so that many slow peers cost
 * little. Direct if the chosen cipher works best so.
 */
final class AssemblyBuffers {
    /** A record of ours at its largest; larger ones are legal, rare, and not kept. */
    static final int KEPT_BYTES = RecordSealer.MAX_PLAIN + Aead.TAG_BYTES;

    private static final int SMALL_BYTES = 2_048;
    private static final int KEPT_PER_THREAD = 8;

    private static final ThreadLocal<ArrayDeque<Assembly>> KEPT = ThreadLocal.withInitial(ArrayDeque::new);

    private AssemblyBuffers() {}

    /** Whether a buffer for so many bytes is one that is kept: then it is also the cheapest place to copy a whole record to. */
    static boolean areKept(int bytes) {
        return bytes > SMALL_BYTES && bytes <= KEPT_BYTES;
    }

    /** Room for exactly {@code bytes}. */
    static Assembly take(int bytes) {
        if (!areKept(bytes)) {
            return new Assembly(ByteBuffer.allocate(bytes));
        }
        Assembly kept = KEPT.get().pollLast();
        return (kept == null ? new Assembly(allocate()) : kept).of(bytes);
    }

    static void giveBack(Assembly assembly) {
        ArrayDeque<Assembly> kept = KEPT.get();
        if (assembly.sealed.capacity() == KEPT_BYTES && kept.size() < KEPT_PER_THREAD) {
            kept.addLast(assembly);
        }
    }

    private static ByteBuffer allocate() {
        return Aeads.chosen().prefersDirect() ? ByteBuffer.allocateDirect(KEPT_BYTES) : ByteBuffer.allocate(KEPT_BYTES);
    }

    /** Memory for one record, and the two views that decrypting in place wants; kept together, so that none is made anew. */
    static final class Assembly {
        final ByteBuffer sealed;
        private final ByteBuffer plain;

        private Assembly(ByteBuffer memory) {
            sealed = memory;
            plain = memory.duplicate();
        }

        private Assembly of(int bytes) {
            sealed.clear().limit(bytes);
            return this;
        }

        /** All of the memory, as if it had just been made. */
        ByteBuffer plain() {
            return plain.clear().order(ByteOrder.BIG_ENDIAN);
        }
    }
}
