package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;

/** A receiver of a connection's callbacks that is another one; to be changed in one point. */
class ForwardingConnectionHandler implements ConnectionHandler {
    final ConnectionHandler handler;

    ForwardingConnectionHandler(ConnectionHandler handler) {
        this.handler = handler;
    }

    @Override
    public void opened(Connection connection) {
        handler.opened(connection);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        handler.bytes(chunk);
    }

    @Override
    public void writable() {
        handler.writable();
    }

    @Override
    public void end() {
        handler.end();
    }

    @Override
    public void closed(CloseReason why) {
        handler.closed(why);
    }
}
