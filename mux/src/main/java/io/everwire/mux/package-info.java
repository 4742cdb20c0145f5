/**
 * smux v1 and v2 over a {@code SessionPipe}. Open {@link io.everwire.mux.SmuxMultiplexer} first, then {@code MuxDriver}, which
 * connects the rules in {@code machine} to a loop and its callers. May depend on {@code api} and SLF4J.
 */
package io.everwire.mux;
