package io.everwire.tunnel.demo;

import io.everwire.spi.TransportProvider;
import io.everwire.testkit.ProxyStatistics;
import io.everwire.tunnel.Parts;
import io.everwire.tunnel.dashboard.Dashboard;
import io.everwire.tunnel.dashboard.DashboardSettings;
import io.everwire.tunnel.metrics.PrometheusPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Origin, exit, fault proxy and client in one process: a download and an upload through all of them, while the wires
 * between client and exit are cut. {@link #start} once, then {@link #run} once or again and again, on one thread; {@link
 * #close} from any.
 */
public final class Demo implements AutoCloseable {
    private static final int VISITORS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DemoSettings settings;
    private final TransportProvider clientTransport;
    private final TransportProvider exitTransport;
    private final Progress progress;
    private final Meter meter;
    private final Parts parts = new Parts();
    private volatile @Nullable DemoTunnel tunnel;

    /** @param progress told how it goes, on the threads of the transfers */
    public Demo(
            DemoSettings settings,
            TransportProvider clientTransport,
            TransportProvider exitTransport,
            Progress progress) {
        this.settings = settings;
        this.clientTransport = clientTransport;
        this.exitTransport = exitTransport;
        this.progress = progress;
        meter = new Meter(this::report);
    }

    /** Starts everything but the transfers. */
    public void start() throws IOException, InterruptedException {
        DemoTunnel started = new DemoTunnel(settings, clientTransport, exitTransport, meter, parts);
        tunnel = started;
        if (settings.scenery()) {
            started.awaitMembers(PATIENCE);
            parts.keep(new Visitors(VISITORS, started::browser));
        }
    }

    /**
     * Serves a page that shows the client's pool, on which wires can be cut. After {@link #start}.
     *
     * @return what to open in a browser
     * @throws IOException if the address cannot be bound
     */
    public String serveDashboard(InetSocketAddress at) throws IOException, InterruptedException {
        DemoTunnel started = started();
        PrometheusPage metrics = parts.keep(PrometheusPage.of(started.pool()));
        Dashboard.Subject subject =
                Dashboard.Subject.of(started.pool()).cutBy(started::cut).with(metrics::addTo);
        return parts.keep(Dashboard.start(subject, DashboardSettings.at(at), new SecureRandom()))
                .url();
    }

    /** Transfers both ways. The faults are those since the start. */
    public DemoReport run() throws InterruptedException {
        DemoTunnel started = started();
        Browser browser = parts.keep(started.browser());
        String expected = Origin.sha256(settings.seed(), settings.size());
        DemoTransfer down = DemoTransfer.run("the download", expected, () -> browser.download(meter));
        DemoTransfer up =
                DemoTransfer.run("the upload", expected, () -> browser.upload(settings.seed(), settings.size(), meter));
        if (parts.isClosed()) {
            throw new InterruptedException("closed in the middle");
        }
        return DemoReport.of(settings, down, up, started.faults(), started.sessionsLost(), meter.longestPauseNanos());
    }

    private DemoTunnel started() {
        DemoTunnel started = tunnel;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private void report(long bytes) {
        DemoTunnel started = tunnel;
        if (started != null) {
            progress.at(bytes, started.faults(), meter.longestPauseNanos());
        }
    }

    /** Ends everything, the last started first; a run under way fails with {@link InterruptedException}. */
    @Override
    public void close() {
        parts.close();
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
