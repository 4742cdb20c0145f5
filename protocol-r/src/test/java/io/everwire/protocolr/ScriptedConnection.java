package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection whose other side is the test: records what is written, delivers what it is told to. */
final class ScriptedConnection implements Connection {
    private final Loop loop;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int taken;
    private boolean finished;
    private int queued;
    private int highMark = Integer.MAX_VALUE;
    private boolean writableWanted;
    private @Nullable ConnectionHandler handler;
    private @Nullable ByteBuffer claimed;
    private @Nullable CloseReason ended;

    ScriptedConnection(Loop loop) {
        this.loop = loop;
    }

    void deliver(byte[] bytes) {
        current().bytes(ByteBuffer.wrap(bytes.clone()));
    }

    byte[] written() {
        return written.toByteArray();
    }

    /** What was written since the last call. */
    byte[] takeWritten() {
        byte[] all = written.toByteArray();
        byte[] fresh = Arrays.copyOfRange(all, taken, all.length);
        taken = all.length;
        return fresh;
    }

    /** Whether this side has sent its FIN; true once. */
    boolean takeFin() {
        boolean fin = finished;
        finished = false;
        return fin;
    }

    /** The other side's FIN comes. */
    void deliverEnd() {
        if (ended == null) {
            current().end();
        }
    }

    /** The network or the peer ends it. */
    void lose() {
        end(new CloseReason(Scope.WIRE, ErrorCode.RESET, Initiator.PEER, "reset"));
    }

    /** Why this side ended it, or null. */
    @Nullable
    CloseReason ended() {
        return ended;
    }

    private ConnectionHandler current() {
        if (handler == null) {
            throw new IllegalStateException("nobody handles the connection");
        }
        return handler;
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        boolean full = highMark == 0 || (queued > 0 && queued + bytes > highMark);
        writableWanted |= full;
        claimed = ended == null && !full ? ByteBuffer.allocate(bytes) : null;
        return claimed;
    }

    /** How much is taken between two flushes; 0: nothing at all. */
    ScriptedConnection highMark(int bytes) {
        highMark = bytes;
        return this;
    }

    @Override
    public void commit(int bytes) {
        if (claimed == null) {
            throw new IllegalStateException("commit without a claim");
        }
        written.write(claimed.array(), 0, bytes);
        queued += bytes;
        claimed = null;
    }

    @Override
    public CompletionStage<Void> close() {
        finished |= ended == null;
        end(CloseReason.closed(Scope.WIRE));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abort() {
        end(new CloseReason(Scope.WIRE, ErrorCode.ABORTED, Initiator.LOCAL, "aborted"));
    }

    @Override
    public void abort(CloseReason why) {
        end(why);
    }

    private void end(CloseReason why) {
        if (ended == null) {
            ended = why;
            loop.execute(() -> current().closed(why));
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress local() {
        return InetSocketAddress.createUnresolved("exit", 1);
    }

    @Override
    public SocketAddress remote() {
        return InetSocketAddress.createUnresolved("exit", 2);
    }

    @Override
    public void flush() {
        queued = 0;
        loop.execute(this::tellWritable);
    }

    /** As with a kernel that takes all at once, and a transport that tells of it in the next turn. */
    private void tellWritable() {
        if (writableWanted && queued == 0 && highMark > 0) {
            writableWanted = false;
            current().writable();
        }
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public void demand(int reads) {}

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public CompletionStage<Void> moveTo(Loop next) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
    }
}
