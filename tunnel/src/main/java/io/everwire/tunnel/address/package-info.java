/**
 * Where a stream wants to go, and whether it may: {@link io.everwire.tunnel.address.Target} is what a client asks for,
 * {@link io.everwire.tunnel.address.AddressPolicy} decides about the address it resolved to, {@link
 * io.everwire.tunnel.address.ProxyCommand} is the request on the stream (WIRE.md 8).
 * Pure: no sockets, threads or clocks; addresses are bytes.
 */
package io.everwire.tunnel.address;
