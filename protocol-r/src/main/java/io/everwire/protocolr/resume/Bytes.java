package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;

/** Collecting a fixed number of bytes from any split. */
final class Bytes {
    private Bytes() {}

    /** Moves as many bytes as both sides allow; true once {@code into} is full. */
    static boolean fill(ByteBuffer into, ByteBuffer from) {
        int count = Math.min(into.remaining(), from.remaining());
        into.put(into.position(), from, from.position(), count);
        into.position(into.position() + count);
        from.position(from.position() + count);
        return !into.hasRemaining();
    }
}
