package io.everwire.tunnel.demo;

import com.google.inject.Guice;
import io.everwire.api.Authenticator;
import io.everwire.api.Credentials;
import io.everwire.api.PoolEvent;
import io.everwire.api.SessionPool;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.spi.TransportProvider;
import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.ProxyStatistics;
import io.everwire.testkit.fault.Fault;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.Parts;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.guice.ClientModule;
import io.everwire.tunnel.guice.ExitModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin, an exit, a fault proxy and a client, all on loopback. Closed with the parts that it is given. Thread-safe. */
final class DemoTunnel {
    private final Origin origin;
    private final FaultProxy proxy;
    private final TunnelClient client;
    private final InetSocketAddress socks;
    private final CountDownLatch membersUp =
            new CountDownLatch(PoolSettings.defaults().members());
    private final AtomicInteger sessionsLost = new AtomicInteger();
    /** From where each member's wire was dialled: so the proxy knows it. */
    private final Map<Integer, SocketAddress> wires = new ConcurrentHashMap<>();

    DemoTunnel(
            DemoSettings settings,
            TransportProvider clientTransport,
            TransportProvider exitTransport,
            Meter uploads,
            Parts parts)
            throws IOException, InterruptedException {
        ExitKey key = ExitKey.of(SecureRandom.getSeed(32));
        origin = parts.keep(new Origin(0, settings.seed(), settings.size(), settings.bytesPerSecond(), uploads));
        InetSocketAddress exit =
                (InetSocketAddress) parts.keep(exit(key, exitTransport)).start();
        proxy = parts.keep(FaultProxy.start(loopback(), exit, settings.faults()));
        client = parts.keep(client(key, clientTransport));
        var unused = client.pool().listen(Runnable::run, this::happened);
        socks = (InetSocketAddress) client.start().socks();
    }

    private static TunnelExit exit(ExitKey key, TransportProvider transport) {
        List<Cidr> loopbackOnly = List.of(Cidr.parse(loopback().getAddress().getHostAddress()));
        ExitOptions options = new ExitOptions(loopback(), key, Authenticator.allowAll(), loopbackOnly);
        return Guice.createInjector(new ExitModule(transport, options)).getInstance(TunnelExit.class);
    }

    private TunnelClient client(ExitKey key, TransportProvider transport) {
        InetSocketAddress exit = proxy.address();
        ClientOptions options = new ClientOptions(
                new Target(exit.getAddress().getHostAddress(), exit.getPort()),
                PinnedKeys.of(key.publicKey()),
                Credentials.none(),
                loopback(),
                Optional.empty());
        return Guice.createInjector(new ClientModule(transport, options, PoolSettings.defaults()))
                .getInstance(TunnelClient.class);
    }

    private void happened(PoolEvent event) {
        if (event instanceof PoolEvent.SessionLost) {
            sessionsLost.incrementAndGet();
        } else if (event instanceof PoolEvent.WireUp up) {
            if (wires.put(up.member(), up.start().local()) == null) {
                membersUp.countDown();
            }
        }
    }

    /** Waits until each member has had a wire, or for so long: streams that are opened earlier share the first one. */
    void awaitMembers(Duration limit) throws InterruptedException {
        var unused = membersUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    Browser browser() {
        return new Browser(socks, origin.address());
    }

    SessionPool pool() {
        return client.pool();
    }

    ProxyStatistics faults() {
        return proxy.statistics();
    }

    int sessionsLost() {
        return sessionsLost.get();
    }

    /** Cuts a member's wire on the network; whether it had one. */
    boolean cut(int member) {
        SocketAddress from = wires.get(member);
        return from != null && proxy.strike(from, new Fault.Cut());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
