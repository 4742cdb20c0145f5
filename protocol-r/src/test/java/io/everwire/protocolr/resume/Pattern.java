package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;

/** The recurring plaintext of tests and golden vectors. */
final class Pattern {
    private Pattern() {}

    static byte at(long offset) {
        return (byte) (offset * 31 + (offset >> 8) * 17 + 5);
    }

    static byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(offset + i);
        }
        return bytes;
    }

    static byte[] take(ByteBuffer from) {
        byte[] taken = new byte[from.remaining()];
        from.get(taken);
        return taken;
    }
}
