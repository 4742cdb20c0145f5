package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends back what comes in, and remembers nothing: for where there are many. Answers FIN with FIN. */
final class Echo implements ConnectionHandler {
    private @Nullable Connection connection;

    @Override
    public void opened(Connection fresh) {
        connection = fresh;
        fresh.demand(Integer.MAX_VALUE);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        Writes.now(Objects.requireNonNull(connection), copy);
    }

    @Override
    public void writable() {}

    @Override
    public void end() {
        Objects.requireNonNull(connection).close();
    }

    @Override
    public void closed(CloseReason why) {}
}
