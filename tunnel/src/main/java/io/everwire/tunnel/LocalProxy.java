package io.everwire.tunnel;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Transport;
import io.everwire.tunnel.front.ProxyHandshake;
import java.time.Duration;
import java.util.function.Supplier;

/** Serves the connections of browsers that arrive at one port, in one protocol. */
final class LocalProxy implements Transport.Acceptor {
    /** Within this time a request has to be whole. */
    static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final Supplier<ProxyHandshake> protocol;
    private final ProxyOpener opener;
    private final RelaySettings relays;
    private final Duration requestLimit;

    LocalProxy(Supplier<ProxyHandshake> protocol, ProxyOpener opener, RelaySettings relays, Duration requestLimit) {
        this.protocol = protocol;
        this.opener = opener;
        this.relays = relays;
        this.requestLimit = requestLimit;
    }

    @Override
    public ConnectionHandler accept(Connection connection) {
        return new LocalConnection(connection, protocol.get(), opener, relays, requestLimit);
    }
}
