package io.everwire.protocolr.handshake;

import io.everwire.protocolr.tinyss.RecordSealer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Messages of a handshake that wait to be sent; each its own record (the read-ahead rule of WIRE.md 4). */
final class Outbox {
    private final Queue<ByteBuffer> messages = new ArrayDeque<>(2);

    void add(ByteBuffer bytes) {
        messages.add(bytes);
    }

    void addSealed(ByteBuffer plain, RecordSealer sealer) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.remaining()));
        sealer.seal(plain, record);
        messages.add(record.flip());
    }

    @Nullable
    ByteBuffer poll() {
        return messages.poll();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void clear() {
        messages.clear();
    }
}
