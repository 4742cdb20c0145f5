/**
 * Runs stacks against each other: {@link io.everwire.bench.compare.Comparison} takes turns between pairs of processes,
 * {@link io.everwire.bench.compare.Results} is what is kept of it. Knows scenarios by name only; what runs in the processes
 * is the program itself.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.compare;
