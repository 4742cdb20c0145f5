package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.reason.Reasons;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link, with the whole contract of {@link Connection}.
 *
 * <pre>
 * UNOPENED -> OPEN -> CLOSING (close() was called) -> ENDED (why is known) -> CLOSED (and was told)
 * </pre>
 *
 * Any of them may go to ENDED at once. Strict where a real transport cannot be: calls on a wrong loop and commits of a
 * claim of an earlier turn throw.
 */
final class SimulatedConnection implements Connection {
    /** Callbacks in a row before others have their turn. */
    private static final int CALLBACKS_PER_TURN = 16;

    private static final int NO_CLAIM = -1;
    /** What handing a connection from one loop to another takes. */
    private static final long MOVE_NANOS = 1_000;

    private enum Phase {
        UNOPENED,
        OPEN,
        CLOSING,
        ENDED,
        CLOSED
    }

    private final SimulatedNetwork network;
    private final Link link;
    private final Side side;
    private final SimulatedTransport transport;
    private final TransportSettings settings;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Flow out;
    private final Flow in;
    private final Timer linger;
    /** Whether the kernel reports a reset at once, or behind what can be read: both are seen in the field. */
    private final boolean resetsAtOnce;

    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable ConnectionHandler handler;
    private VirtualLoop loop;
    private Phase phase = Phase.UNOPENED;
    private @Nullable CloseReason why;
    private int demand;
    private int claimed = NO_CLAIM;
    private long claimTurn;
    private boolean full;
    private boolean writableOwed;
    private boolean closeWanted;
    private boolean finished;
    private boolean peerFinishedFirst;
    private boolean endTold;
    private boolean resetWaiting;
    private boolean moving;
    private boolean scheduled;

    SimulatedConnection(
            SimulatedNetwork network,
            Link link,
            Side side,
            SimulatedTransport transport,
            Link.Endpoints endpoints,
            VirtualLoop loop,
            boolean resetsAtOnce) {
        this.network = network;
        this.link = link;
        this.side = side;
        this.transport = transport;
        this.settings = transport.settings();
        this.local = endpoints.local();
        this.remote = endpoints.remote();
        this.loop = loop;
        this.resetsAtOnce = resetsAtOnce;
        this.out = link.outOf(side);
        this.in = link.into(side);
        this.linger = new Timer(network.events(), null, this::onLingered);
    }

    /** Begins: {@code opened} and what follows. On its loop. */
    void open(ConnectionHandler receiver) {
        handler = receiver;
        if (phase == Phase.UNOPENED) {
            phase = Phase.OPEN;
            call('o', 0, () -> receiver.opened(this));
        }
        if (closeWanted) {
            startClosing();
        }
        schedule();
    }

    /** Who hears of the end if it comes before {@link #open}. */
    void beforeOpen(ConnectionHandler receiver) {
        handler = receiver;
        schedule();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    VirtualLoop virtualLoop() {
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
    public void handler(ConnectionHandler next) {
        checkLoop();
        handler = next;
    }

    private void checkLoop() {
        network.checkThread();
        VirtualLoop running = network.running();
        if (running != null && running != loop) {
            throw new IllegalStateException(this + " belongs to " + loop + " and was called on " + running);
        }
    }

    private boolean canWrite() {
        return phase.compareTo(Phase.CLOSING) < 0 && !finished;
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        checkLoop();
        if (bytes < 1 || bytes > MAX_CLAIM) {
            throw new IllegalArgumentException("claim of " + bytes + " must be 1 to " + MAX_CLAIM);
        }
        surfaceReset();
        if (!canWrite() || isFull()) {
            writableOwed = true;
            return null;
        }
        if (link.lacksMemoryNow()) {
            throw new InjectedShortage("claim of " + bytes + " by " + this);
        }
        claimed = bytes;
        claimTurn = network.turn();
        return out.room(bytes);
    }

    /** From above the high mark until the low mark. */
    private boolean isFull() {
        full = out.unsent() > (full ? settings.lowMark() : settings.highMark());
        return full;
    }

    @Override
    public void commit(int bytes) {
        checkLoop();
        if (!canWrite()) {
            return;
        }
        if (claimed == NO_CLAIM || claimTurn != network.turn()) {
            throw new IllegalStateException("commit without a claim in this turn");
        }
        if (bytes < 0 || bytes > claimed) {
            throw new IllegalArgumentException("commit of " + bytes + " must be 0 to " + claimed);
        }
        claimed = NO_CLAIM;
        out.commit(bytes);
    }

    private boolean claimOpen() {
        return claimed != NO_CLAIM && claimTurn == network.turn();
    }

    @Override
    public void flush() {
        checkLoop();
        surfaceReset();
        if (canWrite()) {
            out.flush();
            scheduleIfWritable();
        }
    }

    @Override
    public long unsent() {
        checkLoop();
        return phase.compareTo(Phase.ENDED) < 0 ? out.unsent() : 0;
    }

    @Override
    public void demand(int reads) {
        checkLoop();
        if (reads < 0) {
            throw new IllegalArgumentException("demand of " + reads + " must not be negative");
        }
        demand = reads;
        if (reads > 0) {
            schedule();
        }
    }

    @Override
    public void finish() {
        checkLoop();
        finishOutput();
    }

    private void finishOutput() {
        if (canWrite()) {
            finished = true;
            peerFinishedFirst = endTold;
            out.finish();
            schedule();
        }
    }

    @Override
    public CompletionStage<Void> close() {
        network.checkThread();
        closeWanted = true; // before opened it takes effect after it
        if (phase == Phase.OPEN) {
            startClosing();
        }
        return gone.copy();
    }

    private void startClosing() {
        if (phase == Phase.OPEN) {
            finishOutput();
            phase = Phase.CLOSING;
            linger.arm(network.now() + settings.linger().toNanos());
            closeIfDone();
        }
    }

    private void onLingered() {
        end(Reasons.lingered(out.unsent()), true);
    }

    @Override
    public void abort() {
        network.checkThread();
        end(Reasons.aborted(), true);
    }

    @Override
    public void abort(CloseReason reason) {
        checkLoop();
        end(reason.within(Scope.WIRE), true);
    }

    /** @param reset whether the peer is told by RST */
    void end(CloseReason reason, boolean reset) {
        if (why != null) {
            return;
        }
        why = reason;
        phase = Phase.ENDED;
        linger.disarm();
        if (reset) {
            out.reset();
        }
        schedule();
    }

    @Override
    public CompletionStage<Void> moveTo(Loop next) {
        checkLoop();
        if (!(next instanceof VirtualLoop target)) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(next + " is no loop of this network"));
        }
        if (demand != 0 || out.unsent() != 0 || claimOpen() || moving) {
            return CompletableFuture.failedFuture(new IllegalStateException("moved while something was under way"));
        }
        if (phase.compareTo(Phase.CLOSING) >= 0) {
            return CompletableFuture.failedFuture((why == null ? CloseReason.closed(Scope.WIRE) : why).toException());
        }
        CompletableFuture<Void> moved = new CompletableFuture<>();
        moving = true;
        network.events().at(network.now() + MOVE_NANOS, target, () -> arriveOn(target, moved));
        return moved;
    }

    private void arriveOn(VirtualLoop target, CompletableFuture<Void> moved) {
        loop = target;
        moving = false;
        schedule();
        moved.complete(null);
    }

    // what the network tells

    /** Bytes or FIN have arrived. */
    void onInput() {
        switch (phase) {
            case UNOPENED, OPEN -> schedule();
            case CLOSING -> closeIfDone();
            case ENDED, CLOSED -> link.bounce(side);
        }
    }

    /** The kernel has taken more of what was committed. */
    void onTaken() {
        if (phase == Phase.CLOSING) {
            closeIfDone();
        } else {
            schedule();
        }
    }

    void onCut() {
        onInput();
        onTaken();
    }

    void onReset() {
        if (phase == Phase.CLOSING || resetsAtOnce) {
            end(Reasons.reset(remote), false);
        } else {
            resetWaiting = true;
            schedule();
        }
    }

    /** A waiting reset is found by the next operation. */
    private void surfaceReset() {
        if (resetWaiting) {
            end(Reasons.reset(remote), false);
        }
    }

    private void closeIfDone() {
        in.discardReadable();
        if (out.isFinished() && in.finArrived()) {
            end(Reasons.closed(peerFinishedFirst), false);
        }
    }

    // callbacks

    private void schedule() {
        if (!scheduled && phase != Phase.CLOSED) {
            scheduled = true;
            network.events().at(network.now(), loop, this::turn);
        }
    }

    private void scheduleIfWritable() {
        if (writableOwed) {
            schedule();
        }
    }

    private void turn() {
        scheduled = false;
        if (moving || handler == null) {
            return;
        }
        if (network.running() != loop) {
            schedule(); // it has moved since
            return;
        }
        if (phase == Phase.OPEN) {
            tellOpen(handler);
        }
        if (phase == Phase.ENDED) {
            tellClosed(handler);
        }
    }

    private void tellOpen(ConnectionHandler first) {
        if (writableOwed && canWrite() && !isFull()) {
            writableOwed = false;
            call('w', 0, first::writable);
        }
        for (int i = 0; i < CALLBACKS_PER_TURN && canRead(); i++) {
            tellBytes();
        }
        if (canRead()) {
            schedule();
        } else {
            tellEnd();
            endIfBothFinished();
        }
    }

    private boolean canRead() {
        return phase == Phase.OPEN && demand > 0 && in.readable() > 0;
    }

    private void tellBytes() {
        ConnectionHandler receiver = handler;
        int count = Math.min(in.readable(), settings.readBytes());
        ByteBuffer chunk = in.lend(count);
        demand--;
        if (receiver != null) {
            call('b', count, () -> receiver.bytes(chunk));
        }
        in.giveBack(chunk);
    }

    /** What comes behind the last byte: FIN, or a reset that has waited. */
    private void tellEnd() {
        ConnectionHandler receiver = handler;
        if (phase != Phase.OPEN || demand == 0 || in.readable() > 0 || receiver == null) {
            return;
        }
        surfaceReset();
        if (phase == Phase.OPEN && in.finArrived() && !endTold) {
            endTold = true;
            call('e', 0, receiver::end);
        }
    }

    private void endIfBothFinished() {
        if (phase == Phase.OPEN && endTold && out.isFinished()) {
            end(Reasons.closed(peerFinishedFirst), false);
        }
    }

    private void tellClosed(ConnectionHandler last) {
        CloseReason reason = why;
        if (reason == null) {
            throw new IllegalStateException("ended without a reason");
        }
        phase = Phase.CLOSED;
        transport.forget(this);
        link.onEndClosed();
        call('c', reason.code().name().hashCode(), () -> last.closed(reason));
        gone.complete(null);
    }

    /** A throw of the handler ends this connection and nothing else. */
    private void call(char kind, int size, Runnable callback) {
        network.trace(kind, link.index() * 2 + (side == Side.DIALER ? 0 : 1), size);
        try {
            if (kind != 'c' && link.throwsNow()) {
                throw new InjectedFailure("callback '" + kind + "' of " + this);
            }
            callback.run();
        } catch (Throwable thrown) { // whatever it is, the network goes on
            network.record(thrown);
            end(Reasons.thrown(thrown), true);
        }
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    boolean isClosing() {
        return phase == Phase.CLOSING;
    }

    boolean isEnded() {
        return why != null;
    }

    @Override
    public String toString() {
        return "connection " + link.index() + " of the " + side + " " + local + " to " + remote;
    }
}
