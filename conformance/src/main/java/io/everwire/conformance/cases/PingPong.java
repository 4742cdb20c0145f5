package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends so many bytes, and again whenever they have come back. Counts from any thread. */
final class PingPong implements ConnectionHandler {
    private final byte[] ball;
    private @Nullable Connection connection;
    private int missing;
    private volatile long trips;

    PingPong(int bytes) {
        ball = new byte[bytes];
    }

    long trips() {
        return trips;
    }

    @Override
    public void opened(Connection fresh) {
        connection = fresh;
        fresh.demand(Integer.MAX_VALUE);
        serve();
    }

    private void serve() {
        missing = ball.length;
        Writes.now(Objects.requireNonNull(connection), ball);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void bytes(ByteBuffer chunk) {
        missing -= chunk.remaining();
        if (missing == 0) {
            trips++;
            serve();
        }
    }

    @Override
    public void writable() {}

    @Override
    public void end() {}

    @Override
    public void closed(CloseReason why) {}
}
