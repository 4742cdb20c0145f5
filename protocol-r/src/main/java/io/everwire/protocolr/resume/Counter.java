package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;

/** The eight bytes at the start of a wire: how much of the session their sender has received (WIRE.md 6.1). */
public final class Counter {
    private final ByteBuffer collected = ByteBuffer.allocate(Long.BYTES);

    public static ByteBuffer encode(long received) {
        return ByteBuffer.allocate(Long.BYTES).putLong(received).flip();
    }

    /** Takes what belongs to the counter; true once it is whole. */
    public boolean receive(ByteBuffer plaintext) {
        return Bytes.fill(collected, plaintext);
    }

    /** The value; negative where the peer claims 2^63 or more. */
    public long value() {
        return collected.getLong(0);
    }
}
