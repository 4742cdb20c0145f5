/**
 * The transport contract ({@code io.everwire.spi}) over any Netty 4.2 event loop, with what raw Netty breaks put right.
 * Open {@link io.everwire.transport.netty.NettyTransport} first, then {@code NettyConnection}: {@code Outbox} is its way
 * out and {@code Inbox} its way in. A provider for one more Netty transport is a {@link
 * io.everwire.transport.netty.NettyPlatform} and little else. May not depend on any protocol module.
 */
package io.everwire.transport.netty;
