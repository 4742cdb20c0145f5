/**
 * Binders that show a pool and an exit as meters: {@link io.everwire.metrics.PoolMetrics}, {@link
 * io.everwire.metrics.ExitMetrics} and {@link io.everwire.metrics.MetaSessionMetrics}. docs/metrics.md lists what they
 * register. They see what everybody sees: snapshots and events.
 * May depend on the contracts and Micrometer's core only.
 */
package io.everwire.metrics;
