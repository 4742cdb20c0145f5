/**
 * Streams as sockets, for libraries that take nothing else.
 * Open {@link io.everwire.streams.socket.StreamSocketFactory} for clients and {@link
 * io.everwire.streams.socket.StreamServerSocket} for servers. May depend on {@code io.everwire.api} and the JDK only.
 */
package io.everwire.streams.socket;
