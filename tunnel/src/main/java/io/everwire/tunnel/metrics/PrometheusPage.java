package io.everwire.tunnel.metrics;

import io.everwire.api.Exit;
import io.everwire.api.SessionPool;
import io.everwire.metrics.ExitMetrics;
import io.everwire.metrics.MetaSessionMetrics;
import io.everwire.metrics.PoolMetrics;
import io.everwire.tunnel.web.Routes;
import io.everwire.tunnel.web.WebHandler;
import io.everwire.tunnel.web.WebResponse;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;

/**
 * The path {@code /metrics}: the meters of a pool or an exit, and a few of the JVM, as Prometheus text (version 0.0.4).
 * Whoever makes one closes it. Thread-safe.
 */
public final class PrometheusPage implements AutoCloseable {
    /** Where monitors ask. */
    public static final String PATH = "/metrics";

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Runnable refresh;
    private final Runnable unbind;

    private PrometheusPage(SessionPool pool) {
        PoolMetrics metrics = new PoolMetrics(pool);
        metrics.bindTo(registry);
        refresh = () -> {};
        unbind = metrics::close;
        bindJvm();
    }

    private PrometheusPage(Exit exit) {
        ExitMetrics metrics = new ExitMetrics(exit);
        metrics.bindTo(registry);
        refresh = new MetaSessionMetrics(exit, registry)::refresh;
        unbind = metrics::close;
        bindJvm();
    }

    /** A pool's page. */
    public static PrometheusPage of(SessionPool pool) {
        return new PrometheusPage(pool);
    }

    /** An exit's page, with its client processes. */
    public static PrometheusPage of(Exit exit) {
        return new PrometheusPage(exit);
    }

    private void bindJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Adds the path. */
    public void addTo(Routes.Builder routes) {
        routes.get(PATH, WebHandler.of(request -> page()));
    }

    private WebResponse page() {
        refresh.run();
        return WebResponse.bytes(CONTENT_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    /** Takes all meters away; requests are answered with an empty page from then on. */
    @Override
    public void close() {
        unbind.run();
        registry.close();
    }
}
