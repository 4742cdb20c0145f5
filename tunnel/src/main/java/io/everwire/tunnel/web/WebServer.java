package io.everwire.tunnel.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A web server at one address, on one thread of its own. Runs from {@link #start} to {@link #close}. Thread-safe. */
public final class WebServer implements AutoCloseable {
    private static final long CLOSE_MILLIS = 5_000;

    /** With 0 the loop may end before it has closed its channels. */
    private static final long QUIET_MILLIS = 1;

    private final EventLoopGroup group;
    private final Channel listener;

    private WebServer(EventLoopGroup group, Channel listener) {
        this.group = group;
        this.listener = listener;
    }

    /**
     * Begins to serve.
     *
     * @param at port 0 takes a free one
     * @throws IOException if the address cannot be bound; its message names it
     */
    public static WebServer start(InetSocketAddress at, WebSettings settings, Routes routes)
            throws IOException, InterruptedException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("everwire-web", true), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 15, 1 << 16))
                .childHandler(new WebPipeline(settings, routes))
                .bind(at)
                .await();
        if (!bound.isSuccess()) {
            end(group);
            throw cannotBind(at, bound.cause());
        }
        return new WebServer(group, bound.channel());
    }

    private static IOException cannotBind(InetSocketAddress at, Throwable cause) {
        return new IOException(
                "cannot listen at " + NetUtil.toSocketAddressString(at) + ": " + cause.getMessage(), cause);
    }

    /** Where it listens, with the port that was bound. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Ends the listener and all connections, and waits for the thread, within a limit. Idempotent. */
    @Override
    public void close() {
        end(group);
    }

    private static void end(EventLoopGroup group) {
        boolean ended = group.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS);
        assert ended : "the web server's thread goes on";
    }
}
