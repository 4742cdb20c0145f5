package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.List;

/** A handler that makes a mistake: it keeps the transport's memory. */
record ChunkKeeper(List<ByteBuffer> kept) implements ConnectionHandler {
    @Override
    public void opened(Connection connection) {}

    @Override
    public void bytes(ByteBuffer chunk) {
        kept.add(chunk);
    }

    @Override
    public void writable() {}

    @Override
    public void end() {}

    @Override
    public void closed(CloseReason why) {}
}
