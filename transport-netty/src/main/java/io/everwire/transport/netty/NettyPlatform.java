package io.everwire.transport.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.Objects;

/**
 * What distinguishes one Netty transport from another. Immutable.
 *
 * @param name lower case; threads are named after it
 * @param ioHandlers makes what drives the descriptors of one loop
 * @param sockets opens a descriptor to dial with
 * @param serverSockets opens a descriptor to listen with
 */
public record NettyPlatform(
        String name,
        IoHandlerFactory ioHandlers,
        ChannelFactory<? extends SocketChannel> sockets,
        ChannelFactory<? extends ServerSocketChannel> serverSockets) {
    public NettyPlatform {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ioHandlers, "ioHandlers");
        Objects.requireNonNull(sockets, "sockets");
        Objects.requireNonNull(serverSockets, "serverSockets");
    }
}
