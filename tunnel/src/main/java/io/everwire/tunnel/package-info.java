/**
 * The tunnel as a program and what moves its bytes. {@link io.everwire.tunnel.Relay} joins a stream and a connection;
 * {@link io.everwire.tunnel.ProxyService} serves streams at the exit, {@link io.everwire.tunnel.LocalProxy} serves browsers
 * at the client. {@link io.everwire.tunnel.TunnelExit} and {@link io.everwire.tunnel.TunnelClient} are the two programs.
 * All sockets go through the transport SPI: may not depend on Netty's channels or on {@code java.net} sockets.
 */
package io.everwire.tunnel;
