package io.everwire.conformance.rig;

import io.everwire.spi.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Writing to a connection: claim, commit, flush. */
public final class Writes {
    private Writes() {}

    /** Claims and commits; on the loop. False where the connection takes no more. */
    public static boolean commit(Connection connection, byte[] bytes, int from, int count) {
        ByteBuffer claim = connection.claim(count);
        if (claim == null) {
            return false;
        }
        claim.put(bytes, from, count);
        connection.commit(count);
        return true;
    }

    /** Claims, commits and flushes; on the loop. False where the connection takes no more. */
    public static boolean now(Connection connection, byte[] bytes) {
        boolean taken = commit(connection, bytes, 0, bytes.length);
        connection.flush();
        return taken;
    }

    /** Everything in one turn, for a connection whose marks have room for it; on the loop. */
    public static void inOneTurn(Connection connection, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Connection.MAX_CLAIM) {
            if (!commit(connection, bytes, at, Math.min(Connection.MAX_CLAIM, bytes.length - at))) {
                throw new AssertionError("the connection takes no more than " + at + " bytes in one turn");
            }
        }
        connection.flush();
    }

    /** Everything, as fast as the marks allow, in claims of the largest size. Any thread. */
    public static CompletableFuture<Void> whole(Connection connection, byte[] bytes) {
        return whole(connection, bytes, Connection.MAX_CLAIM);
    }

    /** Everything, as fast as the marks allow, in claims of {@code most} bytes. Any thread. */
    public static CompletableFuture<Void> whole(Connection connection, byte[] bytes, int most) {
        Bulk bulk = new Bulk(connection, bytes, most);
        connection.loop().execute(bulk);
        return bulk.done;
    }

    /** Asks again behind each look at the descriptors, so that it needs no writable callback. */
    private static final class Bulk implements Runnable {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Connection connection;
        private final byte[] bytes;
        private final int most;
        private int position;

        Bulk(Connection connection, byte[] bytes, int most) {
            this.connection = connection;
            this.bytes = bytes;
            this.most = most;
        }

        @Override
        public void run() {
            while (position < bytes.length) {
                int count = Math.min(most, bytes.length - position);
                if (!commit(connection, bytes, position, count)) {
                    connection.flush();
                    connection.loop().executeAfterIo(this);
                    return;
                }
                position += count;
            }
            connection.flush();
            done.complete(null);
        }
    }
}
