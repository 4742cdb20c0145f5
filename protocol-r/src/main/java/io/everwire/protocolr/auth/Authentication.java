package io.everwire.protocolr.auth;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One side of WIRE.md 3 and 4, on the plaintext of records. Not thread-safe. */
public sealed interface Authentication permits ClientAuthentication, ServerAuthentication {
    /** The most plaintext that the peer's next record may hold; 0 when nothing is expected now. */
    int expects();

    /**
     * Takes the plaintext of one record.
     *
     * @throws ProtocolViolation once; not to be used afterwards
     */
    void receive(ByteBuffer record) throws ProtocolViolation;

    /** The plaintext of the next record to send, or null. */
    @Nullable
    ByteBuffer transmit();

    /** Whether both sides are content with each other. */
    boolean isDone();
}
