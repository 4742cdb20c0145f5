/**
 * Everwire as one of the stacks that are measured: {@link io.everwire.bench.everwire.EverwireStack}. Uses Everwire as an
 * application would, through {@code api} and the public builders.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.everwire;
