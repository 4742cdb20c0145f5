package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Hands over a connection that was opened and reads nothing. */
record FirstConnection(CompletableFuture<Connection> opened) implements ConnectionHandler {
    @Override
    public void opened(Connection connection) {
        opened.complete(connection);
    }

    @Override
    public void bytes(ByteBuffer chunk) {}

    @Override
    public void writable() {}

    @Override
    public void end() {}

    @Override
    public void closed(CloseReason why) {}
}
