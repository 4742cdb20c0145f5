/**
 * The transport over Java NIO, which runs wherever Java does. Open {@link
 * io.everwire.transport.nio.NioTransportProvider}; what it does is in {@code io.everwire.transport.netty}.
 * May not depend on any protocol module.
 */
package io.everwire.transport.nio;
