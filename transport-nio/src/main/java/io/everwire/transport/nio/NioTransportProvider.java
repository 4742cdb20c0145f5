package io.everwire.transport.nio;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import io.everwire.transport.netty.NettyPlatform;
import io.everwire.transport.netty.NettyTransport;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The transport over Java NIO: everywhere available, with every {@link Capability}. */
public final class NioTransportProvider implements TransportProvider {
    /** Cheap: nothing is opened before {@link #create}. */
    public NioTransportProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    /** Low enough that a transport made for one system comes first there, if it wants to. */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<Unavailability> unavailability() {
        return Optional.empty();
    }

    @Override
    public Transport create(TransportSettings settings) {
        NettyPlatform nio = new NettyPlatform(
                name(), NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new);
        return new NettyTransport(nio, settings);
    }
}
