package io.everwire.transport.netty;

import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound port. Lives on one loop; what it accepts goes to all of them in turn. */
final class NettyListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    /** Long enough not to spin while descriptors are short, short enough not to be missed when they come back. */
    private static final long REST_MILLIS = 200;

    private final NettyTransport transport;
    private final NettyLoop loop;
    private final ServerSocketChannel channel;
    private final Transport.Acceptor acceptor;
    private final Deque<SocketChannel> held = new ArrayDeque<>(0); // accepted by the event loop though paused
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile SocketAddress local;
    private volatile boolean paused;
    private boolean resting;

    NettyListener(
            NettyTransport transport,
            NettyLoop loop,
            ServerSocketChannel channel,
            SocketAddress at,
            Transport.Acceptor acceptor) {
        this.transport = transport;
        this.loop = loop;
        this.channel = channel;
        this.local = at;
        this.acceptor = acceptor;
        channel.pipeline().addLast(new Events());
        channel.closeFuture().addListener(closed -> channelClosed());
    }

    /** Binds and begins to accept. On the loop. */
    void bind(SocketAddress at, CompletableFuture<Listener> bound) {
        loop.events().register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                channel.bind(at).addListener(done -> bound(at, done.cause(), bound));
            } else {
                bound(at, registered.cause(), bound);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // "bound" is what it leads to
    private void bound(SocketAddress at, @Nullable Throwable fault, CompletableFuture<Listener> bound) {
        if (fault != null) {
            closeChannel();
            gone.thenRun(
                    () -> bound.completeExceptionally(Faults.bind(at, fault).toException()));
            return;
        }
        local = Addresses.plain(Objects.requireNonNullElse(channel.localAddress(), at));
        bound.complete(this);
        updateAccepting();
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public void pause() {
        paused = true;
        onLoop(this::updateAccepting);
    }

    @Override
    public void resume() {
        paused = false;
        onLoop(this::updateAccepting);
    }

    @Override
    public CompletionStage<Void> close() {
        onLoop(this::closeChannel);
        return gone.copy();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the close future tells
    private void closeChannel() {
        channel.close();
    }

    CompletableFuture<Void> gone() {
        return gone;
    }

    private void updateAccepting() {
        boolean wanted = !paused && !resting && channel.isOpen();
        channel.config().setAutoRead(wanted);
        while (wanted && !held.isEmpty()) {
            transport.adopt(held.remove(), acceptor);
        }
    }

    private void accepted(SocketChannel arrival) {
        if (paused) {
            held.add(arrival);
        } else {
            transport.adopt(arrival, acceptor);
        }
    }

    /** Nothing is wrong with the port: descriptors ran out, or one connection went away before its turn. */
    @SuppressWarnings("FutureReturnValueIgnored") // it only runs
    private void rest(Throwable fault) {
        if (resting) {
            return;
        }
        LOG.warn("Cannot accept at {}; trying again in {} ms", Addresses.text(local), REST_MILLIS, fault);
        resting = true;
        updateAccepting();
        loop.events().schedule(this::wake, REST_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        resting = false;
        updateAccepting();
    }

    /** The port is free once the loop has looked at its descriptors again. */
    private void channelClosed() {
        held.forEach(arrival -> arrival.unsafe().closeForcibly());
        held.clear();
        loop.executeAfterIo(() -> {
            transport.forget(this);
            gone.complete(null);
        });
    }

    private void onLoop(Runnable task) {
        try {
            loop.events().execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("The loop has ended, and the listener with it", ended);
        }
    }

    /** Receives what Netty tells. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object arrival) {
            accepted((SocketChannel) arrival);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            rest(cause);
        }
    }
}
