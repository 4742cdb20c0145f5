package io.everwire.protocolr.auth;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;

/** A message ends its record (the read-ahead rule of WIRE.md 4). */
final class RecordEnd {
    private RecordEnd() {}

    static void require(ByteBuffer record) throws ProtocolViolation {
        if (record.hasRemaining()) {
            throw new ProtocolViolation("bytes behind a message in its record");
        }
    }
}
