package io.everwire.tunnel.metrics;

import io.everwire.tunnel.web.HostCheck;
import io.everwire.tunnel.web.Routes;
import io.everwire.tunnel.web.WebServer;
import io.everwire.tunnel.web.WebSettings;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A web server that has a {@link PrometheusPage} and nothing else; owns the page. Runs from {@link #start} to {@link #close}. */
public final class MetricsServer implements AutoCloseable {
    private final WebServer server;
    private final PrometheusPage page;

    private MetricsServer(WebServer server, PrometheusPage page) {
        this.server = server;
        this.page = page;
    }

    /**
     * Begins to serve.
     *
     * @param at port 0 takes a free one
     * @throws IOException if the address cannot be bound; its message names it
     */
    public static MetricsServer start(InetSocketAddress at, PrometheusPage page)
            throws IOException, InterruptedException {
        Routes.Builder routes = Routes.builder().hosts(HostCheck.suiting(at.getAddress()));
        page.addTo(routes);
        return new MetricsServer(WebServer.start(at, WebSettings.defaults().withMaxBodyBytes(0), routes.build()), page);
    }

    /** Where it listens, with the port that was bound. */
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        page.close();
    }
}
