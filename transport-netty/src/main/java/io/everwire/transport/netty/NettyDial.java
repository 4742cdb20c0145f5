package io.everwire.transport.netty;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dial under way: before its connection exists, and until that is open. */
final class NettyDial implements Transport.Dial {
    private static final Logger LOG = LoggerFactory.getLogger(NettyDial.class);

    private final NettyTransport transport;
    private final NettyLoop loop;
    private final SocketAddress to;
    private final DialSettings settings;
    private final ConnectionHandler handler;
    private final long deadline;
    private volatile boolean cancelled;
    private volatile @Nullable NettyConnection connection;

    NettyDial(
            NettyTransport transport,
            NettyLoop loop,
            SocketAddress to,
            DialSettings settings,
            ConnectionHandler handler) {
        this.transport = transport;
        this.loop = loop;
        this.to = to;
        this.settings = settings;
        this.handler = handler;
        this.deadline = loop.nanoTime() + Durations.nanos(settings.timeout());
    }

    /** Never dials at once: what it finds out must not be told inside the caller's call. */
    void begin() {
        try {
            loop.execute(this::dial);
        } catch (EverwireException ended) { // no loop is left to tell it on
            GlobalEventExecutor.INSTANCE.execute(() -> refuse(ended.reason().within(Scope.WIRE)));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        NettyConnection begun = connection;
        if (begun != null) {
            begun.cancelDial();
        }
    }

    private void dial() {
        if (cancelled) {
            refuse(new CloseReason(Scope.WIRE, ErrorCode.CANCELLED, Initiator.LOCAL, "the dial was cancelled"));
        } else if (transport.isShutDown()) {
            refuse(Faults.shutDown(Scope.WIRE));
        } else if (!isUsable(to)) {
            refuse(new CloseReason(
                    Scope.WIRE, ErrorCode.ADDRESS_INVALID, Initiator.LIBRARY, "cannot dial " + Addresses.text(to)));
        } else {
            open();
        }
    }

    private static boolean isUsable(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() && inet.getPort() != 0;
    }

    private void open() {
        SocketChannel channel;
        try {
            channel = transport.openSocket();
        } catch (RuntimeException | OutOfMemoryError fault) {
            refuse(Faults.dial(to, fault));
            return;
        }
        NettyConnection begun = new NettyConnection(transport, loop, channel, to, handler);
        connection = begun;
        begun.dial(to, settings.local(), deadline - loop.nanoTime());
        transport.remember(begun);
        if (cancelled) { // since it was last looked at, by another thread that saw no connection yet
            begun.cancelDial();
        }
    }

    private void refuse(CloseReason why) {
        try {
            handler.closed(why);
        } catch (RuntimeException failure) {
            LOG.warn("A handler's closed() has thrown; its dial had failed already", failure);
        }
    }
}
