package io.everwire.testkit.memory;

import io.everwire.api.CloseReason;
import io.everwire.api.EverwireException;
import io.everwire.api.Scope;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.reason.Reasons;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One end of a {@link MemoryNetwork}'s connection, with the whole contract. Whatever happens wakes {@link #pump}, a task
 * of the loop, and only this task calls the handler: so never from inside a call that the handler made. Other threads
 * leave a wish and wake it.
 */
final class MemoryConnection implements Connection, MemoryTransport.Member {
    /** Before the others of the loop have their turn. */
    private static final int READS_PER_TURN = 16;

    /** Any of them may go to ENDED at once. */
    private enum Phase {
        UNOPENED,
        OPEN,
        /** A graceful close: output runs out, input is dropped. */
        CLOSING,
        /** Why is known. */
        ENDED,
        /** And was told. */
        CLOSED
    }

    private final MemoryTransport transport;
    private final MemorySocket socket;
    private final Chunks queue = new Chunks();
    private final ByteBuffer chunk;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicReference<@Nullable CloseReason> abortWanted = new AtomicReference<>();
    private volatile boolean closeWanted;
    private volatile boolean moving;
    private volatile Loop loop;
    private @Nullable ConnectionHandler handler;
    private Phase phase = Phase.UNOPENED;
    private @Nullable CloseReason why;
    private @Nullable ByteBuffer claimed;
    private int demand;
    private boolean full;
    private boolean writableOwed;
    private boolean finished;
    private boolean finSent;
    private boolean endTold;
    private boolean peerFinished;
    private boolean peerFinishedFirst;

    MemoryConnection(MemoryTransport transport, MemorySocket socket, Loop loop) {
        this.transport = transport;
        this.socket = socket;
        this.loop = loop;
        this.chunk = ByteBuffer.allocate(transport.settings().readBytes());
    }

    /** A connection that arrived: asks the acceptor. On the loop. */
    static void accept(MemoryTransport transport, MemorySocket socket, Loop loop, Transport.Acceptor acceptor) {
        MemoryConnection connection = new MemoryConnection(transport, socket, loop);
        if (!transport.enter(connection)) {
            socket.abort();
            return;
        }
        ConnectionHandler wanted = null;
        try {
            wanted = acceptor.accept(connection);
        } finally {
            if (wanted == null) {
                connection.refuse();
            }
        }
        if (wanted != null) {
            connection.open(wanted);
        }
    }

    private void refuse() {
        socket.abort();
        transport.leave(this);
        gone.complete(null);
    }

    /** Begins: {@code opened}, and what was asked for before. On the loop, outside of all calls. */
    void open(ConnectionHandler receiver) {
        handler = receiver;
        phase = Phase.OPEN;
        call(() -> receiver.opened(this));
        socket.onChange(this::wake);
    }

    // ---- what it is ----

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress local() {
        return socket.local();
    }

    @Override
    public SocketAddress remote() {
        return socket.remote();
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
    }

    // ---- the way out ----

    private boolean isWritable() {
        return phase.compareTo(Phase.CLOSING) < 0 && !finished && !isEndWanted();
    }

    private boolean isEndWanted() {
        return closeWanted || abortWanted.get() != null;
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        if (bytes < 1 || bytes > MAX_CLAIM) {
            throw new IllegalArgumentException("claim of " + bytes + " bytes; 1 to " + MAX_CLAIM + " are possible");
        }
        claimed = null;
        if (!isWritable() || isFull()) {
            writableOwed = true;
            wake();
            return null;
        }
        claimed = ByteBuffer.allocate(bytes);
        return claimed.duplicate();
    }

    /** From above the high mark until the low mark. */
    private boolean isFull() {
        full = queue.size()
                > (full ? transport.settings().lowMark() : transport.settings().highMark());
        return full;
    }

    @Override
    public void commit(int bytes) {
        if (!isWritable()) {
            return;
        }
        ByteBuffer known = claimed;
        if (known == null) {
            throw new IllegalStateException("commit without a claim");
        }
        if (bytes < 0 || bytes > known.capacity()) {
            throw new IllegalArgumentException("commit of " + bytes + " bytes; 0 to " + known.capacity());
        }
        claimed = null;
        queue.add(known.limit(bytes));
    }

    @Override
    public void flush() {
        if (isWritable()) {
            send();
            wake();
        }
    }

    @Override
    public long unsent() {
        return queue.size();
    }

    @Override
    public void finish() {
        if (!isWritable()) {
            return;
        }
        if (!transport.can(Capability.HALF_CLOSE)) {
            throw Reasons.unsupported(Scope.WIRE, Capability.HALF_CLOSE).toException();
        }
        finishOutput();
    }

    private void finishOutput() {
        if (!finished) {
            finished = true;
            peerFinishedFirst = endTold;
            send();
            wake();
        }
    }

    /** What the peer has room for; the rest when it has more. */
    private void send() {
        try {
            for (ByteBuffer first; (first = queue.first()) != null && sendSome(first); ) {}
            if (finished && !finSent && queue.size() == 0) {
                finSent = true;
                socket.finish();
            }
        } catch (IOException reset) {
            end(Reasons.reset(remote()), false);
        }
    }

    private boolean sendSome(ByteBuffer first) throws IOException {
        int count = socket.write(first);
        queue.taken(count);
        return !first.hasRemaining();
    }

    // ---- the way in ----

    @Override
    public void demand(int reads) {
        if (reads < 0) {
            throw new IllegalArgumentException("demand of " + reads + " must not be negative");
        }
        demand = reads;
        wake();
    }

    // ---- the end ----

    @Override
    public CompletionStage<Void> close() {
        closeWanted = true;
        wake();
        return gone.copy();
    }

    @Override
    public void abort() {
        abort(Reasons.aborted());
    }

    @Override
    public void abort(CloseReason reason) {
        abortWanted.compareAndSet(null, reason.within(Scope.WIRE));
        wake();
    }

    @Override
    public void shutDown() {
        if (!closeWanted) {
            shutDownNow();
        }
    }

    @Override
    public void shutDownNow() {
        abort(Reasons.shutDown(Scope.WIRE));
    }

    private void end(CloseReason reason, boolean reset) {
        if (phase.compareTo(Phase.ENDED) >= 0) {
            return;
        }
        phase = Phase.ENDED;
        why = reason;
        queue.clear();
        claimed = null;
        if (reset && transport.can(Capability.RESET)) {
            socket.abort();
        } else {
            socket.close();
        }
        wake();
    }

    // ---- the loop's turn ----

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                loop.execute(this::pump);
            } catch (EverwireException ended) {
                // the loops outlive every connection: this one has been told
            }
        }
    }

    private void pump() {
        woken.set(false);
        if (moving || phase == Phase.UNOPENED) {
            return; // what ends this wakes again
        }
        if (!loop.inLoop()) {
            wake(); // where it lives now
            return;
        }
        obeyWishes();
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
            noticeReset();
            sendRest();
        }
        if (phase == Phase.OPEN) {
            tellRoom();
            deliver();
        } else if (phase == Phase.CLOSING) {
            drop();
        }
        endIfBothFinished();
        if (phase == Phase.ENDED) {
            tellClosed();
        }
    }

    private void obeyWishes() {
        CloseReason aborted = abortWanted.get();
        if (aborted != null) {
            end(aborted, true);
        } else if (closeWanted && phase == Phase.OPEN) {
            phase = Phase.CLOSING;
            peerFinished = endTold;
            loop.alarm(this::lingered)
                    .at(MemoryTransport.after(transport.settings().linger(), loop));
            finishOutput();
        }
    }

    /** What was not taken must not look complete. */
    private void lingered() {
        if (phase == Phase.CLOSING) {
            end(Reasons.lingered(queue.size()), true);
        }
    }

    /** A reader that is paused and has nothing to send hears of it when it asks for something. */
    private void noticeReset() {
        boolean interested = demand > 0 || queue.size() > 0 || phase == Phase.CLOSING;
        if (interested && socket.isReset()) {
            end(Reasons.reset(remote()), false);
        }
    }

    private void sendRest() {
        if (phase.compareTo(Phase.ENDED) < 0) {
            send();
        }
    }

    private void tellRoom() {
        if (writableOwed && isWritable() && !isFull()) {
            writableOwed = false;
            call(receiver()::writable);
        }
    }

    private boolean mayDeliver() {
        return phase == Phase.OPEN && demand > 0 && !endTold && !moving && !isEndWanted();
    }

    private void deliver() {
        for (int reads = 0; mayDeliver(); reads++) {
            if (reads == READS_PER_TURN) {
                wake();
                return;
            }
            if (!deliverNext()) {
                return;
            }
        }
    }

    private boolean deliverNext() {
        int count = read();
        if (count > 0) {
            demand--;
            call(() -> receiver().bytes(chunk.flip()));
        } else if (count < 0) {
            endTold = true;
            call(receiver()::end);
        }
        return count != 0;
    }

    private void drop() {
        int count;
        do {
            count = peerFinished ? 0 : read();
            peerFinished |= count < 0;
        } while (count > 0);
    }

    private int read() {
        try {
            return socket.read(chunk.clear());
        } catch (IOException reset) {
            end(Reasons.reset(remote()), false);
            return 0;
        }
    }

    private void endIfBothFinished() {
        boolean inputOver = phase == Phase.CLOSING ? peerFinished : endTold;
        if (finSent && inputOver) {
            end(Reasons.closed(peerFinishedFirst), false);
        }
    }

    private void tellClosed() {
        phase = Phase.CLOSED;
        CloseReason reason = Objects.requireNonNull(why);
        try {
            receiver().closed(reason);
        } finally {
            transport.leave(this);
            gone.complete(null);
        }
    }

    private ConnectionHandler receiver() {
        return Objects.requireNonNull(handler);
    }

    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable thrown) { // a defect above the transport ends the one connection that it belongs to
            end(Reasons.thrown(thrown), true);
        }
    }

    // ---- moving ----

    @Override
    public CompletionStage<Void> moveTo(Loop next) {
        if (!transport.can(Capability.MOVE)) {
            return CompletableFuture.failedFuture(
                    Reasons.unsupported(Scope.WIRE, Capability.MOVE).toException());
        }
        if (!transport.owns(next)) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a loop of another transport"));
        }
        if (phase != Phase.OPEN || moving || demand != 0 || queue.size() != 0 || claimed != null) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "only an open connection moves, at demand 0, with nothing unsent and no claim open"));
        }
        CompletableFuture<Void> moved = new CompletableFuture<>();
        if (next == loop) {
            moved.complete(null);
        } else {
            moving = true;
            // behind the present task, whose last words belong to this loop
            loop.execute(() -> next.execute(() -> arrive(next, moved)));
        }
        return moved;
    }

    private void arrive(Loop here, CompletableFuture<Void> moved) {
        loop = here;
        moving = false;
        moved.complete(null);
        wake();
    }
}
