package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Exit;
import io.everwire.api.Initiator;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.spi.Transport;
import io.everwire.tunnel.address.AddressPolicy;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/** An exit: accepts sessions and connects their streams to targets. Started once, closed once; owns the transport. */
public final class TunnelExit implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Transport transport;
    private final ExitOptions options;
    private final NameResolver resolver = new NameResolver();
    private final SessionAcceptor acceptor;

    public TunnelExit(Transport transport, SessionAcceptor.Builder builder, ExitOptions options) {
        this.transport = transport;
        this.options = options;
        AddressPolicy policy = new AddressPolicy(options.allowed());
        TargetDialer dialer = new TargetDialer(transport, resolver, policy, TargetDialer.LIMIT);
        acceptor = builder.key(options.key())
                .authenticator(options.authenticator())
                .listener(new ProxyService(dialer, RelaySettings.defaults()))
                .build();
    }

    /**
     * Begins to listen.
     *
     * @return the address, with the port that was bound
     * @throws io.everwire.api.EverwireException if the address cannot be bound
     */
    public SocketAddress start() throws InterruptedException {
        return Waiting.await(acceptor.listen(options.listen())).local();
    }

    /** Ends the sessions of some clients, without waiting. */
    public void endSessionsOf(Predicate<Principal> clients) {
        CloseReason why = new CloseReason(
                Scope.SESSION, ErrorCode.NOT_AUTHENTICATED, Initiator.LOCAL, "the client is no longer authorized");
        acceptor.sessions().stream()
                .map(Session::principal)
                .distinct()
                .filter(clients)
                .forEach(client -> acceptor.close(client, why));
    }

    /** The exit as it can be seen and governed from outside. */
    public Exit sessions() {
        return acceptor;
    }

    /**
     * Takes no new sessions and streams, and waits until those that are open have ended, for {@code limit} at most. {@link
     * #close} is still to be called, and may be meanwhile.
     */
    public void drain(Duration limit) {
        Waiting.awaitEnd(acceptor.drain(limit), limit.plus(CLOSE_LIMIT).plus(CLOSE_LIMIT));
    }

    /** Ends all sessions and waits for all threads, within a limit. */
    @Override
    public void close() {
        Waiting.awaitEnd(acceptor.close(), CLOSE_LIMIT);
        resolver.close();
        Waiting.awaitEnd(transport.shutdown(CLOSE_LIMIT), CLOSE_LIMIT.multipliedBy(2));
    }
}
