package io.everwire.protocolr.tinyss;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The peer's 40 bytes of WIRE.md 2.1, as they come; the first byte that is wrong is refused. */
final class Hello {
    static final int BYTES = 40;

    private static final byte[] PREFIX = "TinySS-".getBytes(StandardCharsets.US_ASCII);
    private static final byte WITH_NEXT_PROTOCOL = '2';
    private static final byte WITHOUT_NEXT_PROTOCOL = '1';
    private static final int KEY_AT = PREFIX.length + 1;

    private final byte[] bytes = new byte[BYTES];
    private int filled;

    static byte[] encode(boolean nextProtocol, byte[] publicKey) {
        return ByteBuffer.allocate(BYTES)
                .put(PREFIX)
                .put(nextProtocol ? WITH_NEXT_PROTOCOL : WITHOUT_NEXT_PROTOCOL)
                .put(publicKey)
                .array();
    }

    /** Takes what belongs to the hello; true once it is whole. */
    boolean read(ByteBuffer in) throws ProtocolViolation {
        int before = filled;
        int count = Math.min(in.remaining(), BYTES - filled);
        in.get(bytes, filled, count);
        filled += count;
        for (int i = before; i < Math.min(filled, PREFIX.length); i++) {
            if (bytes[i] != PREFIX[i]) {
                throw new ProtocolViolation("the peer does not speak TinySS");
            }
        }
        return filled == BYTES;
    }

    /** Whether the eighth byte, which decides about a next protocol, has come. */
    boolean hasVersion() {
        return filled > PREFIX.length;
    }

    boolean announcesNextProtocol() {
        return bytes[PREFIX.length] == WITH_NEXT_PROTOCOL;
    }

    byte[] publicKey() {
        return Arrays.copyOfRange(bytes, KEY_AT, BYTES);
    }
}
