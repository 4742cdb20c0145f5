package io.everwire.testkit.memory;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Scope;
import io.everwire.spi.Capability;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.reason.Reasons;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One dial: until it has become a connection, or has failed. Its state belongs to the loop. */
final class MemoryDial implements Transport.Dial, MemoryTransport.Member {
    private final MemoryTransport transport;
    private final Loop loop;
    private final SocketAddress to;
    private final ConnectionHandler handler;
    private final Loop.Alarm timeout;
    private @Nullable CompletableFuture<MemorySocket> answer;
    private boolean over;

    MemoryDial(MemoryTransport transport, Loop loop, SocketAddress to, ConnectionHandler handler) {
        this.transport = transport;
        this.loop = loop;
        this.to = to;
        this.handler = handler;
        this.timeout = loop.alarm(() -> fail(ErrorCode.CONNECT_TIMEOUT));
    }

    void begin(DialSettings settings) {
        onLoop(() -> knock(settings));
    }

    private void knock(DialSettings settings) {
        if (over) {
            return;
        }
        timeout.at(MemoryTransport.after(settings.timeout(), loop));
        SocketAddress from = settings.local();
        if (from != null && !transport.can(Capability.LOCAL_ADDRESS)) {
            fail(Reasons.unsupported(Scope.WIRE, Capability.LOCAL_ADDRESS));
        } else if (!isUsable(to) || (from != null && !(from instanceof InetSocketAddress))) {
            fail(ErrorCode.ADDRESS_INVALID);
        } else {
            knock((InetSocketAddress) from);
        }
    }

    private void knock(@Nullable InetSocketAddress from) {
        try {
            answer = transport.network().connect(from, (InetSocketAddress) to, transport.room());
            var unused = answer.whenComplete((socket, cancelled) -> onLoop(() -> connected(socket)));
        } catch (ConnectException refused) {
            fail(ErrorCode.CONNECT_REFUSED);
        } catch (BindException notHere) {
            fail(Reasons.bind(MemoryTransport.code(notHere), Objects.requireNonNull(from))
                    .within(Scope.WIRE));
        }
    }

    private static boolean isUsable(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() && inet.getPort() != 0;
    }

    private void connected(@Nullable MemorySocket socket) {
        if (over || socket == null) {
            if (socket != null) {
                socket.abort();
            }
            return;
        }
        over = true;
        timeout.cancel();
        MemoryConnection connection = new MemoryConnection(transport, socket, loop);
        if (transport.enter(connection)) {
            connection.open(handler);
        } else {
            socket.abort();
            handler.closed(Reasons.shutDown(Scope.WIRE));
        }
        transport.leave(this);
    }

    private void fail(ErrorCode code) {
        fail(Reasons.dial(code, to));
    }

    private void fail(CloseReason why) {
        if (over) {
            return;
        }
        over = true;
        timeout.cancel();
        if (answer != null) {
            answer.cancel(false);
        }
        try {
            handler.closed(why);
        } finally {
            transport.leave(this);
        }
    }

    @Override
    public void cancel() {
        onLoop(() -> fail(ErrorCode.CANCELLED));
    }

    @Override
    public void shutDown() {
        onLoop(() -> fail(Reasons.shutDown(Scope.WIRE)));
    }

    @Override
    public void shutDownNow() {
        shutDown();
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (EverwireException ended) {
            // the loop outlives every dial: this one is over
        }
    }
}
