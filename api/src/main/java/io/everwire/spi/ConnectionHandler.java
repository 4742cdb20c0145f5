package io.everwire.spi;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;

/**
 * Receives what happens on one connection. Called on its loop, never two at once, never inside a call made by the
 * handler. A throw aborts this connection only and is reported once, as the {@code INTERNAL} reason of {@link #closed}.
 */
public interface ConnectionHandler {
    /** First, once. */
    void opened(Connection connection);

    /**
     * Input; uses one credit. All of it must be taken now: the memory is the transport's again afterwards. It may be
     * overwritten meanwhile (decrypted in place).
     */
    void bytes(ByteBuffer chunk);

    /** Once after a null claim, when there is room again. */
    void writable();

    /** The peer's FIN, behind its last byte; only with credit, which it does not use. */
    void end();

    /** Last, once; also for a failed dial, then without {@link #opened}. */
    void closed(CloseReason why);
}
