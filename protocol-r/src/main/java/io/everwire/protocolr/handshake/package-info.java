/**
 * The opening of one wire, from the first byte to the client's R hello (WIRE.md 1, steps 1 to 5): TinySS, then
 * authentication. Open {@link io.everwire.protocolr.handshake.ClientHandshake} or {@link
 * io.everwire.protocolr.handshake.ServerHandshake} first; both end in a {@link
 * io.everwire.protocolr.handshake.SecuredWire}.
 * Machines: no sockets, threads, clocks or random sources.
 */
package io.everwire.protocolr.handshake;
