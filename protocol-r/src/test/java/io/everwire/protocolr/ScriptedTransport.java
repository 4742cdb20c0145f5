package io.everwire.protocolr;

import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.loop.ManualLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Connections whose other sides are the test. */
final class ScriptedTransport implements Transport {
    private final ManualLoop loop;
    private final List<ScriptedConnection> dialled = new ArrayList<>();
    private @Nullable Acceptor acceptor;

    ScriptedTransport(ManualLoop loop) {
        this.loop = loop;
    }

    ScriptedConnection lastDialled() {
        return dialled.get(dialled.size() - 1);
    }

    int dials() {
        return dialled.size();
    }

    /** A client has connected. */
    ScriptedConnection accept() {
        ScriptedConnection connection = new ScriptedConnection(loop);
        ConnectionHandler handler =
                Objects.requireNonNull(Objects.requireNonNull(acceptor).accept(connection));
        connection.handler(handler);
        handler.opened(connection);
        return connection;
    }

    @Override
    public Loop nextLoop() {
        return loop;
    }

    @Override
    public Dial dial(SocketAddress to, DialSettings settings, Loop on, ConnectionHandler handler) {
        ScriptedConnection connection = new ScriptedConnection(on);
        dialled.add(connection);
        connection.handler(handler);
        on.execute(() -> handler.opened(connection));
        return () -> {};
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor next) {
        acceptor = next;
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        return CompletableFuture.completedFuture(null);
    }
}
