package io.everwire.protocolr;

import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import java.nio.ByteBuffer;

/**
 * The few bytes at the start of a wire. They fit under any high mark, so there is no room for them only where the
 * connection has ended already; {@code closed} is on its way then, and they are dropped.
 */
final class Messages {
    private Messages() {}

    static void put(Connection on, ByteBuffer message) {
        int length = message.remaining();
        ByteBuffer room = on.claim(length);
        if (room != null) {
            room.put(message);
            on.commit(length);
        }
    }

    static void seal(Connection on, RecordSealer sealer, ByteBuffer plaintext) {
        int length = RecordSealer.sealedLength(plaintext.remaining());
        ByteBuffer room = on.claim(length);
        if (room != null) {
            sealer.seal(plaintext, room);
            on.commit(length);
        }
    }
}
