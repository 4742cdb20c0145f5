package io.everwire.conformance.cases;

import io.everwire.spi.Connection;
import java.nio.ByteBuffer;

/** Writes for as long as it is allowed to; ends with the connection. */
final class Endless implements Runnable {
    private static final int CHUNK = 1_000;
    private static final int MOST = 100_000;

    private final Connection connection;
    private int written;

    Endless(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        ByteBuffer claim = connection.claim(CHUNK);
        if (claim != null && written < MOST) {
            connection.commit(CHUNK);
            connection.flush();
            written += CHUNK;
            connection.loop().executeAfterIo(this);
        }
    }
}
