package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Line} as a connection: one thread reads a chunk whenever the loop has dealt with the one before, one writes
 * what the loop has flushed; all else is the loop's.
 */
final class RawConnection implements Connection {
    private static final int CHUNK = 1 << 16;
    private static final int MUCH = 256 << 10;
    private static final int LITTLE = 64 << 10;
    private static final long LINGER_NANOS = 2_000_000_000;

    /** Behind it nothing is written. */
    private static final byte[] FIN = {};

    private final Executor beside;
    private final Loop loop;
    private final Line line;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Semaphore turns = new Semaphore(0);
    private final ByteArrayOutputStream committed = new ByteArrayOutputStream();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable ConnectionHandler handler;
    private byte @Nullable [] claimed;
    private @Nullable ByteBuffer held;
    private long unsent;
    private int credit;
    private boolean roomWanted;
    private boolean reading;
    private boolean atEnd;
    private boolean endTold;
    private boolean finished;
    private boolean finSent;
    private boolean closing;
    private boolean over;

    RawConnection(Executor beside, Loop loop, Line line, SocketAddress local, SocketAddress remote) {
        this.beside = beside;
        this.loop = loop;
        this.line = line;
        this.local = local;
        this.remote = remote;
    }

    /** On the loop. */
    void begin(ConnectionHandler first) {
        handler = first;
        beside.execute(this::readAll);
        beside.execute(this::writeAll);
        first.opened(this);
    }

    // ---- on threads of its own

    private void readAll() {
        try {
            int count = 0;
            for (byte[] chunk = new byte[CHUNK]; count >= 0; ) {
                turns.acquire();
                count = line.read(chunk);
                ByteBuffer came = count < 0 ? null : ByteBuffer.wrap(chunk, 0, count);
                post(() -> came(came));
            }
        } catch (IOException broken) {
            fail(broken);
        } catch (InterruptedException caseIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try {
            for (byte[] next = queue.take(); next != FIN; next = queue.take()) {
                int count = next.length;
                line.write(next);
                post(() -> written(count));
            }
            line.finish();
            post(this::finWritten);
        } catch (IOException broken) {
            fail(broken);
        } catch (InterruptedException caseIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(IOException broken) {
        post(() -> end(RawTransport.why(ErrorCode.RESET, Initiator.PEER, String.valueOf(broken.getMessage())), true));
    }

    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (EverwireException over) {
            // the case is over
        }
    }

    // ---- what they bring

    private void came(@Nullable ByteBuffer chunk) {
        reading = false;
        held = closing ? null : chunk;
        atEnd = chunk == null;
        pump();
    }

    private void written(int count) {
        unsent -= count;
        pump();
    }

    private void finWritten() {
        finSent = true;
        pump();
    }

    private void pump() {
        if (over) {
            return;
        }
        deliver();
        if (roomWanted && !finished && unsent <= LITTLE) {
            roomWanted = false;
            handler().writable();
        }
        if (finSent && (endTold || (closing && atEnd))) {
            end(RawTransport.why(ErrorCode.CLOSED, Initiator.LOCAL, "closed"), false);
        } else if (!over && !reading && !atEnd && held == null && (closing || credit > 0)) {
            reading = true;
            turns.release();
        }
    }

    private void deliver() {
        ByteBuffer chunk = held;
        if (closing || credit == 0) {
            return;
        }
        if (chunk != null) {
            held = null;
            credit--;
            handler().bytes(chunk);
        } else if (atEnd && !endTold) {
            endTold = true;
            handler().end();
        }
    }

    private void end(CloseReason why, boolean abruptly) {
        if (over) {
            return;
        }
        over = true;
        unsent = 0;
        if (abruptly) {
            line.abort();
        } else {
            line.close();
        }
        turns.release();
        queue.add(FIN);
        post(() -> {
            gone.complete(null);
            tellClosed(why);
        });
    }

    private void tellClosed(CloseReason why) {
        ConnectionHandler wanted = handler;
        if (wanted != null) {
            wanted.closed(why);
        }
    }

    private ConnectionHandler handler() {
        return Objects.requireNonNull(handler, "nobody receives what happens");
    }

    // ---- what its user does

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        claimed = over || finished || unsent >= MUCH ? null : new byte[bytes];
        roomWanted |= claimed == null;
        return claimed == null ? null : ByteBuffer.wrap(claimed);
    }

    @Override
    public void commit(int bytes) {
        byte[] memory = claimed;
        claimed = null;
        if (memory != null && !over) {
            committed.write(memory, 0, bytes);
            unsent += bytes;
        }
    }

    @Override
    public void flush() {
        if (committed.size() > 0 && !over) {
            queue.add(committed.toByteArray());
            committed.reset();
        }
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public void demand(int reads) {
        credit = reads;
        post(this::pump);
    }

    @Override
    public void finish() {
        if (!finished && !over) {
            flush();
            finished = true;
            queue.add(FIN);
        }
    }

    @Override
    public CompletionStage<Void> close() {
        post(this::closeNow);
        return gone.copy();
    }

    private void closeNow() {
        if (over || closing) {
            return;
        }
        finish();
        closing = true;
        held = null;
        loop.alarm(this::lingered).at(loop.nanoTime() + LINGER_NANOS);
        pump();
    }

    private void lingered() {
        end(RawTransport.why(ErrorCode.CLOSED, Initiator.LOCAL, "the peer did not close, too"), true);
    }

    @Override
    public void abort() {
        post(() -> abort(RawTransport.why(ErrorCode.ABORTED, Initiator.LOCAL, "aborted")));
    }

    @Override
    public void abort(CloseReason why) {
        end(why, true);
    }

    /** There is one loop. */
    @Override
    public CompletionStage<Void> moveTo(Loop next) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
    }
}
