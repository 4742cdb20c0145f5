package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A client that connects, listens and says nothing. */
final class SilentPeer implements ConnectionHandler {
    private @Nullable Connection connection;
    private @Nullable CloseReason ended;
    private int heard;
    private boolean leaves;

    /** Goes away, at once or as soon as it has come. */
    void leave() {
        leaves = true;
        if (connection != null) {
            connection.close();
        }
    }

    /** Bytes that the exit has said. */
    int heard() {
        return heard;
    }

    /** Why it is over; null while it is not. */
    @Nullable
    CloseReason ended() {
        return ended;
    }

    boolean isOpen() {
        return connection != null && ended == null;
    }

    @Override
    public void opened(Connection opened) {
        connection = opened;
        opened.demand(Integer.MAX_VALUE);
        if (leaves) {
            opened.close();
        }
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        heard += chunk.remaining();
        chunk.position(chunk.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void end() {
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void closed(CloseReason why) {
        ended = why;
    }
}
