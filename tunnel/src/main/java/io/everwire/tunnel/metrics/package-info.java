/**
 * The meters of the program as Prometheus text: {@link io.everwire.tunnel.metrics.PrometheusPage}, which any web server
 * of the program can have, and {@link io.everwire.tunnel.metrics.MetricsServer}, which has nothing else.
 * May depend on {@code web} and the binders of everwire-metrics, on nothing else of the tunnel.
 */
package io.everwire.tunnel.metrics;
