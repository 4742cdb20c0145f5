package io.everwire.tunnel;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Transport;
import io.everwire.tunnel.front.ProxyHandshake;
import java.time.Duration;
import java.util.function.Supplier;

/** Serves the connections of browsers that arrive at one port, in one protocol. */
final class LocalProxy implements Transport.Acceptor {
    /** A request must be whole within this time. */
    static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final Supplier<ProxyHandshake> protocol;
    private final ProxyOpener opener;
    private final RelaySettings relays;

    LocalProxy(Supplier<ProxyHandshake> protocol, ProxyOpener opener, RelaySettings relays) {
        this.protocol = protocol;
        this.opener = opener;
        this.relays = relays;
    }

    @Override
    public ConnectionHandler accept(Connection connection) {
        return new LocalConnection(connection, protocol.get(), opener, relays);
    }
}
