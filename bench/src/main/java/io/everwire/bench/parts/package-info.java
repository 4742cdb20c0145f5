/**
 * The parts of Everwire under JMH, each alone: {@link io.everwire.bench.parts.RecordBenchmark} to begin with. Run with {@code
 * -prof gc}: what they take from the heap is as much a result as the time. May look into any package of Everwire.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.parts;
