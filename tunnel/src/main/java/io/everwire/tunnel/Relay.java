package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.tunnel.front.Rewriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;

/**
 * Joins a stream and a connection: bytes both ways with back-pressure, the end of each direction passed on as such, and
 * a failure of either ending both. Owns both from {@link #start} on. Lives on the stream's loop, which must be the
 * connection's, too.
 */
final class Relay implements ConnectionHandler {
    private final Stream stream;
    private final Connection connection;
    private final Rewriter rewriter;
    private final Loop loop;
    private final Loop.Alarm idleAlarm;
    private final long idleNanos;
    private final RelayUpload upload;
    private final RelayDownload download;
    private long lastActivity;
    private boolean over;

    Relay(Stream stream, Connection connection, Rewriter rewriter, RelaySettings settings) {
        this.stream = stream;
        this.connection = connection;
        this.rewriter = rewriter;
        loop = stream.loop();
        idleAlarm = loop.alarm(this::checkIdle);
        idleNanos = settings.idleLimit().toNanos();
        upload = new RelayUpload(this, stream, connection, rewriter, settings.buffers());
        download = new RelayDownload(this, stream, connection, rewriter, settings.buffers());
    }

    /**
     * Lets bytes flow. On the loop.
     *
     * @param early what was read from the connection already
     */
    void start(ByteBuffer early) {
        assert loop.inLoop() && connection.loop() == loop;
        connection.handler(this);
        touch();
        idleAlarm.at(lastActivity + idleNanos);
        stream.closed().thenAccept(this::streamClosed);
        upload.take(early);
        download.pump();
    }

    @Override
    public void opened(Connection opened) {}

    @Override
    public void bytes(ByteBuffer chunk) {
        if (!over) {
            upload.take(chunk);
        }
    }

    @Override
    public void writable() {
        download.pump();
    }

    @Override
    public void end() {
        if (!over) {
            upload.finish();
        }
    }

    @Override
    public void closed(CloseReason why) {
        if (stop()) {
            stream.abort();
        }
    }

    boolean isOver() {
        return over;
    }

    /** Something flowed. */
    void touch() {
        lastActivity = loop.nanoTime();
    }

    /** One direction has ended; so has the relay when both have. */
    void directionDone() {
        if (upload.isDone() && download.isDone()) {
            complete();
        }
    }

    /** Everything that is to flow has flowed. */
    void complete() {
        if (stop()) {
            stream.close();
            connection.close();
        }
    }

    /** The stream failed, or what came over it cannot be passed on. */
    void fail(Throwable failure) {
        end(reason(failure));
    }

    /** A stream that ended as a whole is noticed here where no read or write would: its bytes come first. */
    private void streamClosed(CloseReason why) {
        if (download.isDone()) {
            complete();
        }
    }

    private void checkIdle() {
        long due = lastActivity + idleNanos;
        if (loop.nanoTime() - due < 0) {
            idleAlarm.at(due);
        } else {
            end(new CloseReason(Scope.WIRE, ErrorCode.TIMEOUT, Initiator.LIBRARY, "nothing flowed for too long"));
        }
    }

    private void end(CloseReason why) {
        if (!stop()) {
            return;
        }
        stream.abort();
        if (download.say(rewriter.refusal())) {
            connection.close();
        } else {
            connection.abort(why);
        }
    }

    private boolean stop() {
        boolean first = !over;
        over = true;
        idleAlarm.cancel();
        return first;
    }

    private static CloseReason reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EverwireException known
                ? known.reason().within(Scope.WIRE)
                : new CloseReason(
                        Scope.WIRE, ErrorCode.PROTOCOL_ERROR, Initiator.LIBRARY, String.valueOf(cause.getMessage()));
    }
}
