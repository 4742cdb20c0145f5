package io.everwire.netty.stream;

import io.everwire.api.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.util.internal.StringUtil;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * A stream as a channel of any event loop. What holds for a channel of a socket holds here:
 *
 * <ul>
 *   <li>bytes are read from the stream when {@code read()} asks for them, by itself with {@code autoRead}; what is not asked
 *       for closes the peer's window;
 *   <li>a promise of a write completes when the stream has taken the bytes; while the window is full, the replay buffer is
 *       full, or no connection is there, they are pending, and the channel is writable by its {@code WRITE_BUFFER_WATER_MARK};
 *   <li>the peer's half-close is a {@code ChannelInputShutdownEvent} with {@code ALLOW_HALF_CLOSURE}, and a close without;
 *       {@link #shutdownOutput} is ours;
 *   <li>any other end is told by {@code exceptionCaught} with an {@link io.everwire.api.EverwireException}, whose reason says
 *       what happened; then the channel closes;
 *   <li>{@code close} lets what the stream has taken go out; with {@code SO_LINGER} 0 it aborts the stream.
 * </ul>
 *
 * <p>The loss of a connection under the stream is none of these: it is a pause. The channel owns the stream; both event
 * loops, the stream's and the channel's, hand over to each other, so they need not be the same. An event loop that is shut
 * down does not close its channels.
 */
public final class StreamChannel extends AbstractChannel implements DuplexChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final Stream stream;
    private final StreamAddress address;
    private final StreamChannelConfig config;
    private final ChannelReader reader;
    private final ChannelWriter writer;
    private volatile boolean open = true;
    private volatile boolean outputShutdown;

    /** A channel that is not registered with an event loop yet; see {@link EverwireStreams}. */
    @SuppressWarnings("this-escape") // to parts that use it when there is an event loop
    public StreamChannel(Stream stream) {
        super(null);
        this.stream = Objects.requireNonNull(stream, "stream");
        address = new StreamAddress(stream.id());
        config = new StreamChannelConfig(this);
        reader = new ChannelReader(this, stream);
        writer = new ChannelWriter(this, stream);
    }

    /** The stream under the channel, for what a channel has no words for; reading and writing is left to the channel. */
    public Stream stream() {
        return stream;
    }

    @Override
    public DuplexChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new StreamUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return address;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("a stream has no address to bind");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
        reader.close();
        if (config.abortsOnClose()) {
            stream.abort();
        } else {
            stream.close();
        }
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        stream.finish();
    }

    @Override
    protected void doBeginRead() {
        reader.read();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer pending) throws Exception {
        writer.write(pending);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            throw new UnsupportedOperationException(
                    "unsupported message type: " + StringUtil.simpleClassName(message) + " (expected: ByteBuf)");
        }
        return bytes.nioBufferCount() > 0 ? bytes : copy(bytes);
    }

    private ByteBuf copy(ByteBuf bytes) {
        try {
            return alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    // half-close

    @Override
    public boolean isInputShutdown() {
        return !open || reader.hasEnded();
    }

    @Override
    public boolean isOutputShutdown() {
        return !open || outputShutdown;
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    /** What arrives from now on is dropped, so that the peer's writer is not held up. */
    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        onEventLoop(() -> {
            reader.discard();
            promise.setSuccess();
        });
        return promise;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    /** Ends the output behind what the stream has taken; writes that are pending fail. */
    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        onEventLoop(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
        return promise;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        var unused = shutdownOutput()
                .addListener((ChannelFutureListener) output -> shutdownInput().addListener(input -> {
                    if (output.isSuccess()) {
                        promise.setSuccess();
                    } else {
                        promise.setFailure(output.cause());
                    }
                }));
        return promise;
    }

    // for the two halves

    /** Nobody asks for bytes any more. Any thread. */
    void readNoMore() {
        if (isRegistered()) {
            onEventLoop(reader::withdraw);
        }
    }

    RecvByteBufAllocator.ExtendedHandle receiveHandle() {
        return (RecvByteBufAllocator.ExtendedHandle) unsafe().recvBufAllocHandle();
    }

    /** The stream takes no more, or gives no more, for that reason. */
    void fail(Throwable cause) {
        ((StreamUnsafe) unsafe()).fail(cause);
    }

    void writeMore() {
        ((StreamUnsafe) unsafe()).writeMore();
    }

    private void onEventLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }

    /**
     * Goes on on the event loop, from any thread; never at once: the answer of a stream may be there before the call that
     * asked for it has returned, and Netty ignores what is begun inside a flush or a read.
     *
     * @param otherwise runs here if the event loop has ended
     */
    void later(Runnable task, Runnable otherwise) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException ended) {
            otherwise.run();
        }
    }

    private final class StreamUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a stream is connected from its beginning"));
        }

        void writeMore() {
            flush0();
        }

        void fail(Throwable cause) {
            close(voidPromise(), cause, (java.nio.channels.ClosedChannelException)
                    new java.nio.channels.ClosedChannelException().initCause(cause));
        }
    }
}
