/**
 * The PROXY protocol, versions 1 and 2: a balancer says in a header for whom it connects. {@link
 * io.everwire.tunnel.proxyprotocol.ProxyProtocol} begins it; the header is read in front of a transport's connections, so
 * that limits and logs go by the client's address and nothing else notices.
 * May depend on the transport SPI, Netty's codec, {@code address} and {@code front}'s way into codecs.
 */
package io.everwire.tunnel.proxyprotocol;
