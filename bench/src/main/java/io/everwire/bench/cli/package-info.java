/**
 * The program {@code everwire-bench}: {@link io.everwire.bench.cli.EverwireBench} and its commands. May use everything in
 * this module; nothing uses it.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.cli;
