package io.everwire.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One event loop, and sockets on it as Everwire sets them. */
final class Loops implements AutoCloseable {
    /** As {@code TransportSettings.defaults()}. */
    static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(1 << 17, 1 << 18);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final boolean halfClosure;

    /**
     * @param halfClosure whether a connection goes on when the peer has ended its side. Where nobody above makes anything of
     *     that it would never be closed.
     */
    Loops(boolean halfClosure) {
        this.halfClosure = halfClosure;
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop loop() {
        return group.next();
    }

    /** Listens; each connection gets handlers of its own. */
    Channel listen(InetSocketAddress at, Initializer initializer) throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .childHandler(initializer)
                .bind(at)
                .sync()
                .channel();
    }

    Bootstrap dialler(ChannelHandler initializer) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .handler(initializer);
    }

    @Override
    public void close() {
        group.shutdownGracefully(1, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
    }

    /** Gives each channel its handlers. */
    static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final Supplier<ChannelHandler[]> handlers;

        Initializer(Supplier<ChannelHandler[]> handlers) {
            this.handlers = handlers;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(handlers.get());
        }
    }
}
