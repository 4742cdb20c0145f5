/**
 * What a browser's side speaks before bytes flow: {@link io.everwire.tunnel.front.ProxyHandshake} is the contract, {@link
 * io.everwire.tunnel.front.SocksHandshake} and {@link io.everwire.tunnel.front.HttpHandshake} the two protocols, {@link
 * io.everwire.tunnel.front.HttpExchange} rewrites one plain HTTP exchange on its way. Netty's codecs run here without a
 * network, bytes in and bytes out.
 * Pure: no sockets, threads or clocks.
 */
package io.everwire.tunnel.front;
