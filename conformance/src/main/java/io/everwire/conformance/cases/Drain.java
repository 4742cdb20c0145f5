package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Takes whatever comes and forgets it, unlike a recorder. */
final class Drain implements ConnectionHandler {
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();

    CompletableFuture<Connection> opened() {
        return opened;
    }

    @Override
    public void opened(Connection connection) {
        connection.demand(Integer.MAX_VALUE);
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
