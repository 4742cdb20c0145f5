package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One target being dialled, one address after the other within one deadline; each gets an equal share of the time that
 * is left. On one loop.
 */
final class TargetDial implements ConnectionHandler {
    private final CompletableFuture<Connection> connected = new CompletableFuture<>();
    private final Deque<InetAddress> untried = new ArrayDeque<>();
    private final Transport transport;
    private final int port;
    private final Loop loop;
    private final long deadline;
    private final Loop.Alarm late;
    private Transport.@Nullable Dial dial;
    private String lastFailure = "no address that may be connected to";

    TargetDial(Transport transport, int port, Loop loop, Duration limit) {
        this.transport = transport;
        this.port = port;
        this.loop = loop;
        deadline = loop.nanoTime() + limit.toNanos();
        late = loop.alarm(() -> fail(reason(ErrorCode.CONNECT_TIMEOUT, "not connected in time")));
        late.at(deadline);
    }

    /**
     * Completes on the loop with a connection that nobody reads yet; whoever takes it sets its handler in the same turn.
     */
    CompletionStage<Connection> connected() {
        return connected;
    }

    /** Tries these addresses in their order. */
    void start(Collection<InetAddress> addresses) {
        untried.addAll(addresses);
        next();
    }

    /** Gives up, without a result. */
    void cancel() {
        fail(reason(ErrorCode.CANCELLED, "nobody waits for the target any more"));
    }

    void fail(Throwable why) {
        late.cancel();
        untried.clear();
        if (connected.completeExceptionally(why) && dial != null) {
            dial.cancel();
        }
    }

    private void next() {
        if (connected.isDone()) {
            return;
        }
        long share = (deadline - loop.nanoTime()) / Math.max(1, untried.size());
        InetAddress address = untried.poll();
        if (address == null || share <= 0) {
            fail(reason(ErrorCode.REFUSED, lastFailure));
            return;
        }
        DialSettings settings = DialSettings.within(Duration.ofNanos(share));
        dial = transport.dial(new InetSocketAddress(address, port), settings, loop, this);
    }

    @Override
    public void opened(Connection connection) {
        late.cancel();
        if (!connected.complete(connection)) {
            connection.abort();
        }
    }

    @Override
    public void closed(CloseReason why) {
        lastFailure = why.detail();
        next();
    }

    @Override
    public void bytes(ByteBuffer chunk) {}

    @Override
    public void writable() {}

    @Override
    public void end() {}

    private static RuntimeException reason(ErrorCode code, String detail) {
        return new CloseReason(Scope.STREAM, code, Initiator.LIBRARY, detail).toException();
    }
}
