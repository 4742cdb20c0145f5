package io.everwire.tunnel.demo;

import com.google.inject.Guice;
import io.everwire.api.Authenticator;
import io.everwire.api.Credentials;
import io.everwire.api.PoolEvent;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.TransportProvider;
import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.ProxyStatistics;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.guice.ClientModule;
import io.everwire.tunnel.guice.ExitModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Origin, exit, fault proxy and client in one process: a download and an upload through all of them, while the wires
 * between client and exit are cut. {@link #run} once, {@link #close} from any thread.
 */
public final class Demo implements AutoCloseable {
    private final DemoSettings settings;
    private final TransportProvider transport;
    private final Progress progress;
    private final Meter meter;
    private final AtomicInteger sessionsLost = new AtomicInteger();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile @Nullable FaultProxy proxy;
    private boolean closed;

    /** @param progress told how it goes, on the threads of the transfers */
    public Demo(DemoSettings settings, TransportProvider transport, Progress progress) {
        this.settings = settings;
        this.transport = transport;
        this.progress = progress;
        meter = new Meter(this::report);
    }

    /** Starts everything and transfers both ways. */
    public DemoReport run() throws IOException, InterruptedException {
        Origin origin = keep(new Origin(0, settings.seed(), settings.size(), meter));
        ExitKey key = ExitKey.of(SecureRandom.getSeed(32));
        InetSocketAddress exit = startExit(key);
        FaultProxy faults = keep(FaultProxy.start(loopback(0), exit, settings.faults()));
        proxy = faults;
        Browser browser = keep(new Browser(startClient(key, faults.address()), origin.address()));
        String expected = Origin.sha256(settings.seed(), settings.size());
        DemoTransfer down = DemoTransfer.run("the download", expected, () -> browser.download(meter));
        DemoTransfer up =
                DemoTransfer.run("the upload", expected, () -> browser.upload(settings.seed(), settings.size(), meter));
        if (isClosed()) {
            throw new InterruptedException("closed in the middle");
        }
        ProxyStatistics statistics = faults.statistics();
        return DemoReport.of(settings, down, up, statistics, sessionsLost.get(), meter.longestPauseNanos());
    }

    private InetSocketAddress startExit(ExitKey key) throws InterruptedException {
        List<Cidr> loopbackOnly =
                List.of(Cidr.parse(InetAddress.getLoopbackAddress().getHostAddress()));
        ExitOptions options = new ExitOptions(loopback(0), key, Authenticator.allowAll(), loopbackOnly);
        TunnelExit exit =
                keep(Guice.createInjector(new ExitModule(transport, options)).getInstance(TunnelExit.class));
        return (InetSocketAddress) exit.start();
    }

    private InetSocketAddress startClient(ExitKey key, InetSocketAddress exit) throws InterruptedException {
        ClientOptions options = new ClientOptions(
                new Target(exit.getAddress().getHostAddress(), exit.getPort()),
                key.publicKey(),
                Credentials.none(),
                loopback(0),
                Optional.empty());
        TunnelClient client = keep(Guice.createInjector(new ClientModule(transport, options, PoolSettings.defaults()))
                .getInstance(TunnelClient.class));
        var unused = client.pool().listen(Runnable::run, event -> {
            if (event instanceof PoolEvent.SessionLost) {
                sessionsLost.incrementAndGet();
            }
        });
        return (InetSocketAddress) client.start().socks();
    }

    private void report(long bytes) {
        FaultProxy faults = proxy;
        if (faults != null) {
            progress.at(bytes, faults.statistics(), meter.longestPauseNanos());
        }
    }

    private synchronized <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (closed) {
            closeParts();
        }
        return part;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends everything, the last started first; a run under way fails with {@link InterruptedException}. */
    @Override
    public synchronized void close() {
        closed = true;
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception unclean) {
                throw new IllegalStateException(unclean);
            }
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Watches a demo. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody watches. */
        Progress NONE = (bytes, faults, longestPauseNanos) -> {};

        /**
         * Bytes have arrived.
         *
         * @param bytes of both directions so far
         */
        void at(long bytes, ProxyStatistics faults, long longestPauseNanos);
    }
}
