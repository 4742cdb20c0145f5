package io.everwire.transport.netty;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;

/** Stands in until an acceptor has named a handler; one that names none is told nothing. */
enum Nobody implements ConnectionHandler {
    INSTANCE;

    @Override
    public void opened(Connection connection) {}

    @Override
    public void bytes(ByteBuffer chunk) {}

    @Override
    public void writable() {}

    @Override
    public void end() {}

    @Override
    public void closed(CloseReason why) {}
}
