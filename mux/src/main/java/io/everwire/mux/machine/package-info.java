/**
 * The rules of smux and of its proofs of delivery (WIRE.md 7, ARCHITECTURE.md 6), without sockets, threads or clocks.
 * Open {@link io.everwire.mux.machine.SmuxMachine} first, then {@link io.everwire.mux.machine.StreamMachine}. Owned by one
 * loop. Pure: may depend on {@code frame}, {@code java.nio} buffers, {@code java.util} and the reasons of {@code api} only.
 */
package io.everwire.mux.machine;
