package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.tunnel.front.ProxyHandshake;
import io.everwire.tunnel.front.ProxyHandshake.Failure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser's connection until it is joined with a stream: the request within its time limit, a stream for it, the
 * connection moved to the stream's loop, the reply. Not read between request and reply.
 */
final class LocalConnection implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

    private final Connection connection;
    private final ProxyHandshake handshake;
    private final ProxyOpener opener;
    private final RelaySettings relays;
    private final Duration requestLimit;
    private final Loop.Alarm deadline;
    /** Written on the connection's loop, which changes once while nothing else happens. */
    private boolean gone;

    LocalConnection(
            Connection connection,
            ProxyHandshake handshake,
            ProxyOpener opener,
            RelaySettings relays,
            Duration requestLimit) {
        this.connection = connection;
        this.handshake = handshake;
        this.opener = opener;
        this.relays = relays;
        this.requestLimit = requestLimit;
        deadline = connection.loop().alarm(this::expire);
    }

    @Override
    public void opened(Connection opened) {
        deadline.at(connection.loop().nanoTime() + requestLimit.toNanos());
        connection.demand(1);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        handshake.receive(chunk);
        reply();
        switch (handshake.phase()) {
            case READING -> connection.demand(1);
            case CONNECTING -> connect();
            case CONNECTED, REFUSED -> end();
        }
    }

    @Override
    public void writable() {}

    /** Before its request was whole. */
    @Override
    public void end() {
        deadline.cancel();
        connection.close();
    }

    @Override
    public void closed(CloseReason why) {
        deadline.cancel();
        gone = true;
    }

    private void expire() {
        handshake.expire();
        reply();
        end();
    }

    private void connect() {
        deadline.cancel();
        Loop loop = connection.loop();
        opener.open(handshake.target())
                .whenComplete((stream, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        refuse(failure);
                    } else {
                        meet(stream);
                    }
                }));
    }

    private void refuse(Throwable failure) {
        LOG.info("{}: {}", handshake.target(), failure.getMessage());
        if (!gone) {
            handshake.failed(isLate(failure) ? Failure.TIMED_OUT : Failure.UNREACHABLE);
            reply();
            connection.close();
        }
    }

    private static boolean isLate(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof EverwireException known && known.code() == ErrorCode.TIMEOUT;
    }

    /** Brings the connection to the stream's loop. On the connection's. */
    private void meet(Stream stream) {
        if (gone) {
            stream.abort();
        } else if (connection.loop() == stream.loop()) {
            join(stream);
        } else {
            CompletionStage<Void> moved = connection.moveTo(stream.loop());
            moved.whenComplete((done, failure) -> joinMoved(stream, failure));
        }
    }

    private void joinMoved(Stream stream, @Nullable Throwable failure) {
        if (failure == null && !gone) {
            join(stream);
            return;
        }
        if (failure != null) {
            LOG.warn(
                    "A connection to the local proxy ends, as it cannot be moved to its stream's loop: {}",
                    failure.getMessage());
        }
        stream.abort();
        connection.abort();
    }

    private void join(Stream stream) {
        handshake.connected();
        reply();
        new Relay(stream, connection, handshake.rewriter(), relays).start(handshake.early());
    }

    /** Replies are short and come first, so that there is always room for them. */
    private void reply() {
        ByteBuffer reply = handshake.transmit();
        if (reply == null) {
            return;
        }
        int length = reply.remaining();
        ByteBuffer claim = connection.claim(length);
        if (claim == null) {
            connection.abort();
            return;
        }
        claim.put(reply);
        connection.commit(length);
        connection.flush();
    }
}
