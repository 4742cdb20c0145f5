/**
 * Draws what a profiler has seen: {@link io.everwire.bench.flame.Profile} is read from folded stacks, {@link
 * io.everwire.bench.flame.FlameGraph} is its picture and {@link io.everwire.bench.flame.Budget} its sum by kinds of work.
 * Knows neither profilers nor files: {@code src/main/scripts/flame.sh} records and folds.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.flame;
