package io.everwire.netty.stream;

import io.everwire.api.OpenOptions;
import io.everwire.api.Session;
import io.everwire.api.SessionListener;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;

/**
 * Opens and accepts streams as channels. Handlers are usually a {@link io.netty.channel.ChannelInitializer}; the one given
 * to {@link #accept} serves many channels.
 */
public final class EverwireStreams {
    /** The session of an accepted channel, with its client's principal and metasession. */
    public static final AttributeKey<Session> SESSION = AttributeKey.valueOf(EverwireStreams.class, "session");

    private EverwireStreams() {}

    /** {@link #connect(SessionPool, OpenOptions, EventLoopGroup, ChannelHandler)} within that time. */
    public static Future<StreamChannel> connect(
            SessionPool pool, Duration timeout, EventLoopGroup group, ChannelHandler handler) {
        return connect(pool, OpenOptions.within(timeout), group, handler);
    }

    /**
     * Opens a stream as a channel.
     *
     * @return the channel, registered and active; fails as {@link SessionPool#open} does
     */
    public static Future<StreamChannel> connect(
            SessionPool pool, OpenOptions options, EventLoopGroup group, ChannelHandler handler) {
        EventLoop loop = group.next();
        Promise<StreamChannel> promise = loop.newPromise();
        var unused = pool.open(options).whenComplete((stream, failure) -> {
            if (failure == null) {
                register(new StreamChannel(stream), loop, handler, promise);
            } else {
                promise.setFailure(failure);
            }
        });
        return promise;
    }

    private static void register(
            StreamChannel channel, EventLoop loop, ChannelHandler handler, Promise<StreamChannel> promise) {
        channel.pipeline().addLast(handler);
        var unused = loop.register(channel).addListener((ChannelFutureListener) registered -> {
            if (registered.isSuccess()) {
                promise.setSuccess(channel);
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    /** Makes a channel of a stream that is open; the channel owns it from now on. */
    public static ChannelFuture attach(Stream stream, EventLoopGroup group, ChannelHandler handler) {
        StreamChannel channel = new StreamChannel(stream);
        channel.pipeline().addLast(handler);
        return group.register(channel);
    }

    /**
     * What an exit gives its sessions to, so that each stream of a client is a channel.
     *
     * @param handler for every channel; finds the session in its attribute {@link #SESSION}
     */
    public static SessionListener accept(EventLoopGroup group, ChannelHandler handler) {
        return session -> {
            session.streams(stream -> {
                StreamChannel channel = new StreamChannel(stream);
                channel.attr(SESSION).set(session);
                channel.pipeline().addLast(handler);
                var unused = group.register(channel);
            });
            return SessionObserver.NONE;
        };
    }
}
