package io.everwire.tunnel.proxyprotocol;

import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A transport whose accepted connections begin with a header; those that it dials do not. */
final class ProxiedTransport implements Transport {
    private final Transport plain;
    private final ProxyProtocol rules;
    private final Refusals refusals = new Refusals();

    ProxiedTransport(Transport plain, ProxyProtocol rules) {
        this.plain = plain;
        this.rules = rules;
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
        return plain.listen(at, settings, connection -> new HeaderWait(connection, rules, acceptor, refusals));
    }

    @Override
    public Loop nextLoop() {
        return plain.nextLoop();
    }

    @Override
    public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
        return plain.dial(to, settings, loop, handler);
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        return plain.shutdown(limit);
    }
}
