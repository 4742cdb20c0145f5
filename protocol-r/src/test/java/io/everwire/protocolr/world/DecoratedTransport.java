package io.everwire.protocolr.world;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** A transport whose connections are decorated, as those who dial and accept see them. */
final class DecoratedTransport implements Transport {
    private final Transport transport;
    private final UnaryOperator<Connection> decoration;

    DecoratedTransport(Transport transport, UnaryOperator<Connection> decoration) {
        this.transport = transport;
        this.decoration = decoration;
    }

    @Override
    public Loop nextLoop() {
        return transport.nextLoop();
    }

    @Override
    public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
        return transport.dial(to, settings, loop, new Opening(handler));
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
        return transport.listen(at, settings, connection -> {
            Connection decorated = decoration.apply(connection);
            ConnectionHandler handler = acceptor.accept(decorated);
            return handler == null ? null : new Accepted(decorated, handler);
        });
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        return transport.shutdown(limit);
    }

    /** The first handler of a dialled connection. */
    private final class Opening extends ForwardingConnectionHandler {
        Opening(ConnectionHandler handler) {
            super(handler);
        }

        @Override
        public void opened(Connection connection) {
            super.opened(decoration.apply(connection));
        }
    }

    /** The first handler of an accepted connection. */
    private static final class Accepted extends ForwardingConnectionHandler {
        private final Connection decorated;

        Accepted(Connection decorated, ConnectionHandler handler) {
            super(handler);
            this.decorated = decorated;
        }

        @Override
        public void opened(Connection connection) {
            super.opened(decorated);
        }
    }
}
