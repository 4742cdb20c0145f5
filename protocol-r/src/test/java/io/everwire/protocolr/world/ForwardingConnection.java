package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection that is another one; to be changed in one point. */
class ForwardingConnection implements Connection {
    final Connection connection;

    ForwardingConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Loop loop() {
        return connection.loop();
    }

    @Override
    public SocketAddress local() {
        return connection.local();
    }

    @Override
    public SocketAddress remote() {
        return connection.remote();
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        return connection.claim(bytes);
    }

    @Override
    public void commit(int bytes) {
        connection.commit(bytes);
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public long unsent() {
        return connection.unsent();
    }

    @Override
    public void demand(int reads) {
        connection.demand(reads);
    }

    @Override
    public void finish() {
        connection.finish();
    }

    @Override
    public CompletionStage<Void> close() {
        return connection.close();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public void abort(CloseReason why) {
        connection.abort(why);
    }

    @Override
    public CompletionStage<Void> moveTo(Loop loop) {
        return connection.moveTo(loop);
    }

    @Override
    public void handler(ConnectionHandler next) {
        connection.handler(next);
    }
}
