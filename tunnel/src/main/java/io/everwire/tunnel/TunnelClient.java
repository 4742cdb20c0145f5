package io.everwire.tunnel;

import io.everwire.pool.ResumableSessionPool;
import io.everwire.pool.jfr.PoolFlightRecorder;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.tunnel.front.HttpHandshake;
import io.everwire.tunnel.front.ProxyHandshake;
import io.everwire.tunnel.front.SocksHandshake;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client: a pool of sessions to one exit, and local proxies whose connections become streams on it. Started once,
 * closed once; owns the transport, the pool and the pool's loop.
 */
public final class TunnelClient implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(30);

    private final Transport transport;
    private final ResumableSessionPool pool;
    private final ThreadLoop poolLoop;
    private final ExitAddress exit;
    private final ClientOptions options;
    private final RelaySettings relays = RelaySettings.defaults();

    public TunnelClient(
            Transport transport,
            ResumableSessionPool pool,
            ThreadLoop poolLoop,
            ExitAddress exit,
            ClientOptions options) {
        this.transport = transport;
        this.pool = pool;
        this.poolLoop = poolLoop;
        this.exit = exit;
        this.options = options;
    }

    /**
     * Begins to listen, and to dial the exit.
     *
     * @throws io.everwire.api.EverwireException if an address cannot be bound
     */
    public Addresses start() throws InterruptedException {
        SocketAddress socks = listen(options.socks(), SocksHandshake::new);
        Optional<SocketAddress> http = Optional.empty();
        if (options.http().isPresent()) {
            http = Optional.of(listen(options.http().get(), HttpHandshake::new));
        }
        var unusedLog = pool.listen(new PoolLog(poolLoop::nanoTime));
        var unusedRecorder = pool.listen(Runnable::run, new PoolFlightRecorder());
        pool.start();
        return new Addresses(socks, http);
    }

    private SocketAddress listen(SocketAddress at, Supplier<ProxyHandshake> protocol) throws InterruptedException {
        LocalProxy proxy =
                new LocalProxy(protocol, new ProxyOpener(pool, OPEN_LIMIT), relays, LocalProxy.REQUEST_LIMIT);
        return Waiting.await(transport.listen(at, ListenSettings.defaults(), proxy))
                .local();
    }

    /** The sessions to the exit. */
    public ResumableSessionPool pool() {
        return pool;
    }

    /** Ends all sessions and connections and waits for all threads, within a limit. */
    @Override
    public void close() {
        Waiting.awaitEnd(pool.close(), CLOSE_LIMIT);
        Waiting.awaitEnd(transport.shutdown(CLOSE_LIMIT), CLOSE_LIMIT.multipliedBy(2));
        Waiting.awaitEnd(poolLoop.shutdown(), CLOSE_LIMIT);
        exit.close();
    }

    /**
     * Where browsers connect.
     *
     * @param socks SOCKS5
     * @param http the HTTP proxy, if it was asked for
     */
    public record Addresses(SocketAddress socks, Optional<SocketAddress> http) {}
}
