package io.everwire.tunnel.front;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;

/**
 * What is done to the bytes between a client and its target. Each call takes the whole chunk and returns what is to be
 * passed on, which may be the chunk itself. Owned by one loop.
 */
public interface Rewriter {
    /** Changes nothing. */
    Rewriter NONE = new Rewriter() {};

    /**
     * From the client to the target.
     *
     * @throws ProtocolViolation if the client broke its protocol
     */
    default ByteBuffer request(ByteBuffer chunk) throws ProtocolViolation {
        return chunk;
    }

    /**
     * From the target to the client.
     *
     * @throws ProtocolViolation if the target broke its protocol
     */
    default ByteBuffer response(ByteBuffer chunk) throws ProtocolViolation {
        return chunk;
    }

    /**
     * The target has finished: what the client still has to get.
     *
     * @throws ProtocolViolation if the target finished too early
     */
    default ByteBuffer responseEnd() throws ProtocolViolation {
        return Chunks.EMPTY;
    }

    /** Whether the client has its whole response, so that the target need not finish first. */
    default boolean responseComplete() {
        return false;
    }

    /** After a violation: what the client can still be told; empty if the response has begun. */
    default ByteBuffer refusal() {
        return Chunks.EMPTY;
    }
}
