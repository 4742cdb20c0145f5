package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;

/** Receives the end of connections that nobody has accepted. */
final class Unheard implements ConnectionHandler {
    static final ConnectionHandler HANDLER = new Unheard();

    private Unheard() {}

    @Override
    public void opened(Connection connection) {
        throw new IllegalStateException("opened without being accepted");
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
