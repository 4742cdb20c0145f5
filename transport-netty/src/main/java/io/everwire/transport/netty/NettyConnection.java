package io.everwire.transport.netty;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Netty channel as a {@link Connection}. The channel is only ever finished, closed or aborted from here, behind
 * what was committed; Netty by itself would cut off what it still has queued and end it with a clean FIN.
 */
final class NettyConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);
    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    /** {@code OPENING -> OPEN -> CLOSING -> ENDED}; each may go to ENDED directly. */
    private enum Phase {
        /** Not told to the handler yet. */
        OPENING,
        OPEN,
        /** A graceful close: output runs out, input is dropped, the handler only waits for {@code closed}. */
        CLOSING,
        /** The channel is closed, or about to be; {@code closed} follows when its descriptor is gone. */
        ENDED
    }

    /** {@code OPEN -> FINISHING -> FINISHED}. */
    private enum Output {
        OPEN,
        /** FIN follows when the kernel has taken everything. */
        FINISHING,
        FINISHED
    }

    private final NettyTransport transport;
    private final SocketChannel channel;
    private final Outbox outbox;
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Deque<Runnable> afterMove = new ArrayDeque<>(0);
    private final Transport.@Nullable Acceptor acceptor;
    private volatile NettyLoop loop;
    private ConnectionHandler handler;
    private SocketAddress local = UNKNOWN;
    private SocketAddress remote;
    private Phase phase = Phase.OPENING;
    private Output output = Output.OPEN;
    private @Nullable CloseReason why;
    private @Nullable Future<?> timeout; // of the dial, later of the graceful close
    private boolean endTold;
    private boolean peerFinishedFirst;
    private boolean reading;
    private boolean inReadTurn;
    private boolean flushAfterRead;
    private boolean flushing;
    private boolean deliveryScheduled;
    private boolean roomScheduled;
    private boolean moving;
    private boolean inputSpoiled;

    /** A connection that is dialled. */
    NettyConnection(
            NettyTransport transport,
            NettyLoop loop,
            SocketChannel channel,
            SocketAddress to,
            ConnectionHandler handler) {
        this(transport, loop, channel, to, handler, null);
    }

    /** A connection that has been accepted. */
    NettyConnection(NettyTransport transport, NettyLoop loop, SocketChannel channel, Transport.Acceptor acceptor) {
        this(transport, loop, channel, UNKNOWN, Nobody.INSTANCE, acceptor);
    }

    private NettyConnection(
            NettyTransport transport,
            NettyLoop loop,
            SocketChannel channel,
            SocketAddress remote,
            ConnectionHandler handler,
            Transport.@Nullable Acceptor acceptor) {
        this.transport = transport;
        this.loop = loop;
        this.channel = channel;
        this.remote = remote;
        this.handler = handler;
        this.acceptor = acceptor;
        TransportSettings settings = transport.settings();
        outbox = new Outbox(
                channel, () -> this.loop.memory(), settings.lowMark(), settings.highMark(), this::taken, this::failed);
        channel.config().setRecvByteBufAllocator(new ReadMemory(transport.readSizes(), this::readMemoryExhausted));
        channel.pipeline().addLast(new Events());
        channel.closeFuture().addListener(closed -> channelClosed());
    }

    // ---- birth ----

    /** Registers the channel with the loop and dials. On the loop. */
    void dial(SocketAddress to, @Nullable SocketAddress from, long timeoutNanos) {
        timeout = loop.events().schedule(() -> dialTimedOut(to), timeoutNanos, TimeUnit.NANOSECONDS);
        loop.events().register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                connect(to, from);
            } else {
                end(Faults.dial(to, registered.cause()));
            }
        });
    }

    private void connect(SocketAddress to, @Nullable SocketAddress from) {
        ChannelFuture connected = from == null ? channel.connect(to) : channel.connect(to, from);
        connected.addListener(done -> {
            Throwable fault = done.cause();
            if (fault != null) {
                end(from == null ? Faults.dial(to, fault) : Faults.dialFrom(from, to, fault));
            }
        });
    }

    private void dialTimedOut(SocketAddress to) {
        if (phase == Phase.OPENING) {
            end(reason(ErrorCode.CONNECT_TIMEOUT, Initiator.LIBRARY, "no answer from " + Addresses.text(to)));
        }
    }

    /** Gives up a dial; nothing once it has come through. Any thread. */
    void cancelDial() {
        onLoop(() -> {
            if (phase == Phase.OPENING) {
                end(reason(ErrorCode.CANCELLED, Initiator.LOCAL, "the dial was cancelled"));
            }
        });
    }

    /** Registers an accepted channel with the loop. On the loop. */
    void register() {
        loop.events().register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                end(Faults.wire(remote, registered.cause()));
            }
        });
    }

    private void channelActive() {
        if (phase != Phase.OPENING) {
            return; // given up already; the channel is about to close
        }
        cancelTimeout();
        local = Addresses.plain(Objects.requireNonNullElse(channel.localAddress(), UNKNOWN));
        remote = Addresses.plain(Objects.requireNonNullElse(channel.remoteAddress(), remote));
        phase = Phase.OPEN;
        if (isWanted()) {
            tellOpened();
        }
    }

    /** Asks the acceptor, where there is one. */
    private boolean isWanted() {
        if (acceptor == null) {
            return true;
        }
        try {
            ConnectionHandler accepted = acceptor.accept(this);
            if (accepted != null) {
                handler = accepted;
                return true;
            }
            abort();
        } catch (Throwable failure) {
            LOG.warn("An acceptor has thrown; the connection is aborted, the listener goes on", failure);
            abort(Faults.callback(failure));
        }
        return false;
    }

    private void tellOpened() {
        try {
            handler.opened(this);
        } catch (Throwable failure) {
            abort(Faults.callback(failure));
        }
    }

    // ---- what it is ----

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
    public void handler(ConnectionHandler next) {
        assert loop.inLoop();
        handler = Objects.requireNonNull(next, "handler");
    }

    // ---- the way out ----

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        assert loop.inLoop();
        if (bytes < 1 || bytes > MAX_CLAIM) {
            throw new IllegalArgumentException("claim of " + bytes + " bytes; 1 to " + MAX_CLAIM + " are possible");
        }
        if (phase != Phase.OPEN || output != Output.OPEN) {
            return null;
        }
        try {
            return outbox.claim(bytes);
        } catch (OutOfMemoryError exhausted) {
            abort(Faults.wire(remote, exhausted));
            return null;
        }
    }

    @Override
    public void commit(int bytes) {
        assert loop.inLoop();
        if (phase == Phase.OPEN && output == Output.OPEN) {
            outbox.commit(bytes);
        }
    }

    /** While a chunk is being delivered more of them may follow: what is written in answer leaves behind the last. */
    @Override
    public void flush() {
        assert loop.inLoop();
        if (phase != Phase.OPEN) {
            return;
        }
        if (inReadTurn) {
            flushAfterRead = true;
        } else {
            flushNow();
        }
    }

    private void flushNow() {
        flushing = true;
        try {
            outbox.flush();
        } finally {
            flushing = false;
        }
        tellRoomSoon();
    }

    @Override
    public long unsent() {
        assert loop.inLoop();
        return outbox.unsent();
    }

    /** The kernel took bytes: inside {@link #flushNow}, or on its own account later. */
    private void taken() {
        if (flushing) {
            return; // looked after when the flush returns
        }
        if (output == Output.FINISHING && outbox.unsent() == 0) {
            loop.execute(() -> onLoop(this::sendFin)); // not from inside the channel's write loop
        }
        tellRoomSoon();
    }

    /** Behind the next look at the descriptors: else a fast writer would keep what arrives waiting. */
    private void tellRoomSoon() {
        if (outbox.hasRoomAgain() && !roomScheduled) {
            roomScheduled = true;
            loop.executeAfterIo(() -> onLoop(this::tellRoom));
        }
    }

    private void tellRoom() {
        roomScheduled = false;
        if (phase != Phase.OPEN || output != Output.OPEN || !outbox.hasRoomAgain()) {
            return;
        }
        outbox.roomIsTold();
        try {
            handler.writable();
        } catch (Throwable failure) {
            abort(Faults.callback(failure));
        }
    }

    @Override
    public void finish() {
        assert loop.inLoop();
        if (phase == Phase.OPEN) {
            finishOutput();
        }
    }

    private void finishOutput() {
        if (output != Output.OPEN) {
            return;
        }
        output = Output.FINISHING;
        peerFinishedFirst = endTold;
        outbox.giveClaimBack();
        flushNow();
        sendFin();
    }

    private void sendFin() {
        if (output != Output.FINISHING || outbox.unsent() > 0 || phase == Phase.ENDED) {
            return;
        }
        output = Output.FINISHED;
        channel.shutdownOutput().addListener(done -> {
            if (done.isSuccess()) {
                endIfBothFinished();
            } else {
                failed(done.cause());
            }
        });
    }

    // ---- the way in ----

    @Override
    public void demand(int reads) {
        assert loop.inLoop();
        if (reads < 0) {
            throw new IllegalArgumentException("demand of " + reads + " reads");
        }
        inbox.demand(reads);
        if (inbox.isHolding() || inbox.isEndDue()) {
            deliverHeldSoon();
        }
        updateReading();
    }

    /** Reads exactly while somebody wants to know: the handler, or a close that waits for the peer's FIN. */
    private void updateReading() {
        boolean wanted =
                switch (phase) {
                    case OPEN -> inbox.credit() > 0 && !inbox.isHolding() && !inbox.hasFinArrived();
                    case CLOSING -> !inbox.hasFinArrived();
                    case OPENING, ENDED -> false;
                };
        if (reading != wanted) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    private void received(ByteBuf chunk) {
        inReadTurn = true;
        if (phase != Phase.OPEN || inputSpoiled) {
            chunk.release();
        } else if (!inbox.holds(chunk)) {
            deliver(chunk);
            updateReading();
        }
    }

    private void readMemoryExhausted(OutOfMemoryError exhausted) {
        inputSpoiled = true;
        loop.execute(() -> onLoop(() -> reset(Faults.wire(remote, exhausted)))); // not inside the read
    }

    private void deliver(ByteBuf chunk) {
        inbox.spend();
        try {
            handler.bytes(chunk.internalNioBuffer(chunk.readerIndex(), chunk.readableBytes()));
        } catch (Throwable failure) {
            abort(Faults.callback(failure));
        } finally {
            chunk.release();
        }
    }

    private void readTurnOver() {
        inReadTurn = false;
        if (flushAfterRead) {
            flushAfterRead = false;
            flush();
        }
    }

    private void deliverHeldSoon() {
        if (!deliveryScheduled) {
            deliveryScheduled = true;
            loop.execute(() -> onLoop(this::deliverHeld));
        }
    }

    private void deliverHeld() {
        deliveryScheduled = false;
        for (ByteBuf chunk; phase == Phase.OPEN && (chunk = inbox.next()) != null; ) {
            deliver(chunk);
        }
        tellEndIfDue();
        updateReading();
    }

    /**
     * A kernel tells of a reset once. Where a write is under way it may be the write that hears of it, and the read sees
     * what looks like an end: so the write has its say first (RS-7).
     */
    private void finArrived() {
        if (inputSpoiled) {
            return; // an end would look as if everything before it had been told
        }
        if (outbox.unsent() > 0) {
            loop.executeAfterIo(() -> onLoop(this::takeFin));
        } else {
            takeFin();
        }
    }

    private void takeFin() {
        if (phase == Phase.ENDED) {
            return;
        }
        inbox.finArrived();
        updateReading();
        tellEndIfDue();
        endIfBothFinished();
    }

    private void tellEndIfDue() {
        if (phase != Phase.OPEN || endTold || !inbox.isEndDue()) {
            return;
        }
        endTold = true;
        try {
            handler.end();
        } catch (Throwable failure) {
            abort(Faults.callback(failure));
        }
        endIfBothFinished();
    }

    // ---- the end ----

    @Override
    public CompletionStage<Void> close() {
        onLoop(this::closeGracefully);
        return gone.copy();
    }

    /** Idempotent: only an open connection has something to do. */
    private void closeGracefully() {
        if (phase != Phase.OPEN) {
            return;
        }
        phase = Phase.CLOSING;
        inbox.release();
        long linger = Durations.nanos(transport.settings().linger());
        timeout = loop.events().schedule(this::lingerOver, linger, TimeUnit.NANOSECONDS);
        finishOutput();
        updateReading();
        endIfBothFinished();
    }

    /** What did not arrive must not look complete: the peer sees a reset, never a FIN behind a part. */
    private void lingerOver() {
        if (phase != Phase.CLOSING) {
            return;
        }
        long lost = outbox.unsent();
        reset(
                lost == 0
                        ? reason(ErrorCode.CLOSED, Initiator.LOCAL, "closed; reset, as the peer did not close in time")
                        : reason(ErrorCode.TIMEOUT, Initiator.LIBRARY, lost + " bytes were not taken in time"));
    }

    private void endIfBothFinished() {
        boolean inputOver = phase == Phase.CLOSING ? inbox.hasFinArrived() : endTold;
        if (phase != Phase.ENDED && output == Output.FINISHED && inputOver) {
            end(reason(ErrorCode.CLOSED, peerFinishedFirst ? Initiator.PEER : Initiator.LOCAL, "closed"));
        }
    }

    @Override
    public void abort() {
        onLoop(() -> reset(reason(ErrorCode.ABORTED, Initiator.LOCAL, "aborted")));
    }

    @Override
    public void abort(CloseReason reason) {
        Objects.requireNonNull(reason, "reason");
        onLoop(() -> reset(reason.within(Scope.WIRE)));
    }

    /** For the transport's own end: what closes gracefully already may go on. Any thread. */
    void shutDown() {
        onLoop(() -> {
            if (phase != Phase.CLOSING) {
                reset(Faults.shutDown(Scope.WIRE));
            }
        });
    }

    private void reset(CloseReason reason) {
        if (phase == Phase.ENDED) {
            return;
        }
        try {
            channel.config().setSoLinger(0); // closing then sends RST and drops what is queued
        } catch (ChannelException alreadyDead) {
            LOG.debug("The connection ended before it could be reset", alreadyDead);
        }
        end(reason);
    }

    private void failed(Throwable cause) {
        end(why != null ? why : Faults.wire(remote, cause));
    }

    /** The first reason counts: later ones are its consequences. */
    @SuppressWarnings("FutureReturnValueIgnored") // the close future tells, also when Netty closes
    private void end(CloseReason reason) {
        if (why == null) {
            why = reason;
        }
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            updateReading(); // else Netty would go on to read what it has closed
            channel.close();
        }
    }

    /** The channel is closed; its descriptor may live until the loop has looked at all of them once more. */
    private void channelClosed() {
        phase = Phase.ENDED;
        cancelTimeout();
        outbox.release();
        inbox.release();
        loop.executeAfterIo(this::tellClosed);
    }

    private void tellClosed() {
        CloseReason reason = why;
        if (reason == null) {
            reason = reason(ErrorCode.RESET, Initiator.LIBRARY, "the channel closed by itself");
        }
        try {
            handler.closed(reason);
        } catch (Throwable failure) {
            LOG.warn("A handler's closed() has thrown; its connection had ended already", failure);
        }
        transport.forget(this);
        gone.complete(null);
    }

    /** Complete when the descriptor is gone and the handler knows. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    private static CloseReason reason(ErrorCode code, Initiator by, String detail) {
        return new CloseReason(Scope.WIRE, code, by, detail);
    }

    // ---- moving ----

    @Override
    public CompletionStage<Void> moveTo(Loop target) {
        assert loop.inLoop();
        if (!(target instanceof NettyLoop next) || !transport.owns(next)) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a loop of another transport"));
        }
        if (phase != Phase.OPEN || moving || inbox.credit() > 0 || outbox.unsent() > 0 || outbox.isClaimOpen()) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "only an open connection moves, at demand 0, with nothing unsent and no claim open"));
        }
        if (next == loop) {
            return CompletableFuture.completedFuture(null);
        }
        moving = true;
        CompletableFuture<Void> moved = new CompletableFuture<>();
        channel.deregister().addListener(left -> loop.executeAfterIo(() -> handOver(next, moved)));
        return moved;
    }

    /** The last on the old loop, which has forgotten the descriptor by now. What comes later goes to the new one. */
    private void handOver(NettyLoop next, CompletableFuture<Void> moved) {
        NettyLoop old = loop;
        loop = next;
        try {
            next.events().execute(() -> arrive(next, moved));
        } catch (RejectedExecutionException ended) {
            loop = old;
            moving = false;
            end(Faults.shutDown(Scope.WIRE));
            moved.completeExceptionally(Faults.shutDown(Scope.WIRE).toException());
        }
    }

    private void arrive(NettyLoop here, CompletableFuture<Void> moved) {
        here.events().register(channel).addListener(registered -> {
            moving = false;
            Throwable fault = registered.cause();
            if (fault == null) {
                moved.complete(null);
            } else {
                failed(fault);
                moved.completeExceptionally(Faults.wire(remote, fault).toException());
            }
            for (Runnable task; (task = afterMove.poll()) != null; ) {
                task.run();
            }
        });
    }

    /** Runs at once where that is possible, else on the loop, wherever the connection is by then. */
    private void onLoop(Runnable task) {
        NettyLoop here = loop;
        if (!here.inLoop()) {
            executeOn(here, () -> onLoop(task));
        } else if (moving) {
            afterMove.add(task);
        } else {
            task.run();
        }
    }

    private static void executeOn(NettyLoop here, Runnable task) {
        try {
            here.events().execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("The loop has ended, and the connection with it", ended);
        }
    }

    /** Receives what Netty tells; always outside of calls made by the handler. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            NettyConnection.this.channelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object chunk) {
            received((ByteBuf) chunk);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readTurnOver();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                finArrived();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(cause);
        }
    }
}
