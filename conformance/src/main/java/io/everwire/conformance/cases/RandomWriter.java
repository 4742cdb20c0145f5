package io.everwire.conformance.cases;

import io.everwire.spi.Connection;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Claims more than it commits, at random, and flushes at random. */
final class RandomWriter implements Runnable {
    private static final int FLUSH_ONE_IN = 4;

    private final Connection connection;
    private final byte[] bytes;
    private final Random random;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int position;

    RandomWriter(Connection connection, byte[] bytes, Random random) {
        this.connection = connection;
        this.bytes = bytes;
        this.random = random;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void run() {
        while (position < bytes.length) {
            ByteBuffer claim = connection.claim(1 + random.nextInt(Connection.MAX_CLAIM));
            if (claim == null) {
                connection.flush();
                connection.loop().executeAfterIo(this);
                return;
            }
            commitSome(claim);
        }
        connection.flush();
        done.complete(null);
    }

    private void commitSome(ByteBuffer claim) {
        int count = Math.min(bytes.length - position, random.nextInt(claim.remaining() + 1));
        claim.put(bytes, position, count);
        connection.commit(count);
        position += count;
        if (random.nextInt(FLUSH_ONE_IN) == 0) {
            connection.flush();
        }
    }
}
