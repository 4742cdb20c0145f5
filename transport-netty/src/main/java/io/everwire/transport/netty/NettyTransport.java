package io.everwire.transport.netty;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport contract over one kind of Netty event loop. Its owner shuts it down. Thread-safe. */
public final class NettyTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    /** Reads in one turn of one connection, before the next connection has its turn. */
    private static final int READS_PER_TURN = 16;

    private static final WriteBufferWaterMark NO_MARKS =
            new WriteBufferWaterMark(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

    /** For how long the loops may still be busy with the connections that the end of a shutdown's limit aborted. */
    private static final long ABORTING_MILLIS = 100;

    /**
     * How long a loop must have had nothing to do before it ends. With 0 Netty leaves tasks undone that follow from
     * others (SH-1); with anything longer than a turn takes, it sleeps for a tenth of a second first.
     */
    private static final long QUIET_NANOS = 1;

    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NettyPlatform platform;
    private final TransportSettings settings;
    private final MultiThreadIoEventLoopGroup group;
    private final List<NettyLoop> loops = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ByteBufAllocator memory;
    private final RecvByteBufAllocator readSizes;
    private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<NettyListener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean shutDown = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Starts the loops' threads, which are daemons.
     *
     * @throws EverwireException with {@code RESOURCE_LIMIT} where the system gives no more descriptors or threads
     */
    public NettyTransport(NettyPlatform platform, TransportSettings settings) {
        this(platform, settings, PooledByteBufAllocator.DEFAULT);
    }

    /**
     * With other memory than the pool that all share.
     *
     * @throws EverwireException with {@code RESOURCE_LIMIT} where the system gives no more descriptors or threads
     */
    public NettyTransport(NettyPlatform platform, TransportSettings settings, ByteBufAllocator memory) {
        this.platform = Objects.requireNonNull(platform, "platform");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.memory = Objects.requireNonNull(memory, "memory");
        this.group = startLoops(platform, settings);
        for (EventExecutor executor : group) {
            loops.add(new NettyLoop((SingleThreadEventLoop) executor, memory));
        }
        int most = settings.readBytes();
        readSizes = new AdaptiveRecvByteBufAllocator(Math.min(1024, most), Math.min(4096, most), most)
                .maxMessagesPerRead(READS_PER_TURN);
        new LoopWatch(loops, LOG::warn).lookWhile(() -> !isShutDown());
    }

    private static MultiThreadIoEventLoopGroup startLoops(NettyPlatform platform, TransportSettings settings) {
        try {
            return new MultiThreadIoEventLoopGroup(
                    settings.loops(),
                    new DefaultThreadFactory("everwire-" + platform.name(), true),
                    platform.ioHandlers());
        } catch (IllegalStateException fault) {
            throw new CloseReason(
                            Scope.OWNER,
                            ErrorCode.RESOURCE_LIMIT,
                            Initiator.LIBRARY,
                            "cannot start " + settings.loops() + " loops",
                            fault)
                    .toException();
        }
    }

    TransportSettings settings() {
        return settings;
    }

    RecvByteBufAllocator readSizes() {
        return readSizes;
    }

    @Override
    public Loop nextLoop() {
        return next();
    }

    private NettyLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    boolean owns(NettyLoop loop) {
        return loops.contains(loop);
    }

    // ---- dialling ----

    @Override
    public Dial dial(SocketAddress to, DialSettings dialSettings, Loop loop, ConnectionHandler handler) {
        if (!(loop instanceof NettyLoop own) || !owns(own)) {
            throw new IllegalArgumentException("a loop of another transport");
        }
        NettyDial dial = new NettyDial(this, own, to, dialSettings, handler);
        dial.begin();
        return dial;
    }

    SocketChannel openSocket() {
        SocketChannel channel = platform.sockets().newChannel();
        try {
            prepare(channel.config());
        } catch (RuntimeException fault) {
            channel.unsafe().closeForcibly();
            throw fault;
        }
        return channel;
    }

    private void prepare(ChannelConfig config) {
        config.setAutoRead(false);
        config.setConnectTimeoutMillis(0); // a dial has a timeout of its own
        config.setAllocator(memory);
        // the outbox keeps the marks: Netty's count what an entry costs, too, and tell in the middle of a flush
        config.setWriteBufferWaterMark(NO_MARKS);
        set(config, ChannelOption.ALLOW_HALF_CLOSURE, true);
        set(config, ChannelOption.TCP_NODELAY, true);
        setBuffer(config, ChannelOption.SO_SNDBUF, settings.sendBuffer());
        setBuffer(config, ChannelOption.SO_RCVBUF, settings.receiveBuffer());
    }

    private static void setBuffer(ChannelConfig config, ChannelOption<Integer> option, int bytes) {
        if (bytes > 0) {
            set(config, option, bytes);
        }
    }

    private static <T> void set(ChannelConfig config, ChannelOption<T> option, T value) {
        if (!config.setOption(option, value)) {
            throw new IllegalStateException("the channel does not know " + option);
        }
    }

    // ---- listening ----

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings listenSettings, Acceptor acceptor) {
        Objects.requireNonNull(acceptor, "acceptor");
        CompletableFuture<Listener> bound = new CompletableFuture<>();
        NettyLoop loop = next();
        try {
            loop.execute(() -> listen(at, listenSettings, acceptor, loop, bound));
        } catch (EverwireException ended) {
            bound.completeExceptionally(ended);
        }
        return bound;
    }

    private void listen(
            SocketAddress at,
            ListenSettings listenSettings,
            Acceptor acceptor,
            NettyLoop loop,
            CompletableFuture<Listener> bound) {
        if (isShutDown()) {
            bound.completeExceptionally(Faults.shutDown(Scope.OWNER).toException());
            return;
        }
        if (!(at instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            bound.completeExceptionally(new CloseReason(
                            Scope.OWNER,
                            ErrorCode.ADDRESS_INVALID,
                            Initiator.LIBRARY,
                            "cannot listen at " + Addresses.text(at))
                    .toException());
            return;
        }
        try {
            NettyListener listener = new NettyListener(this, loop, openServerSocket(listenSettings), at, acceptor);
            listeners.add(listener);
            listener.bind(at, bound);
        } catch (RuntimeException | OutOfMemoryError fault) {
            bound.completeExceptionally(Faults.bind(at, fault).toException());
        }
    }

    private ServerSocketChannel openServerSocket(ListenSettings listenSettings) {
        ServerSocketChannel channel = platform.serverSockets().newChannel();
        ChannelConfig config = channel.config();
        config.setAutoRead(false);
        config.setAllocator(memory);
        set(config, ChannelOption.SO_REUSEADDR, true);
        set(config, ChannelOption.SO_BACKLOG, listenSettings.backlog());
        setBuffer(config, ChannelOption.SO_RCVBUF, settings.receiveBuffer()); // inherited, with its window scale
        return channel;
    }

    /** Takes a channel that was accepted and gives it to a loop. */
    void adopt(SocketChannel channel, Acceptor acceptor) {
        if (isShutDown()) {
            channel.unsafe().closeForcibly();
            return;
        }
        NettyLoop loop = next();
        try {
            prepare(channel.config());
            loop.events().execute(() -> {
                NettyConnection connection = new NettyConnection(this, loop, channel, acceptor);
                connection.register();
                remember(connection);
            });
        } catch (RuntimeException fault) {
            LOG.debug("A connection went away, or its loop has ended, before it was taken", fault);
            channel.unsafe().closeForcibly();
        }
    }

    // ---- the end ----

    boolean isShutDown() {
        return shutDown.get();
    }

    /** Once it is registered with its loop: a channel without one cannot be closed. */
    void remember(NettyConnection connection) {
        connections.add(connection);
        if (isShutDown()) {
            connection.shutDown();
        }
    }

    void forget(NettyConnection connection) {
        connections.remove(connection);
    }

    void forget(NettyListener listener) {
        listeners.remove(listener);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what they lead to completes "ended"
    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        if (shutDown.compareAndSet(false, true)) {
            long nanos = Math.max(0, Durations.nanos(limit));
            CompletableFuture<Void> closed = new CompletableFuture<>();
            closed.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS).thenRun(this::stopLoops);
            closeAll(closed);
            group.terminationFuture().addListener(done -> {
                loops.forEach(loop -> loop.memory().close());
                ended.complete(null);
            });
            ended.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
        }
        return ended.copy();
    }

    /** Until a turn of each loop has brought nothing new: a dial or an arrival may have been on its way in. */
    @SuppressWarnings("FutureReturnValueIgnored") // leads to itself
    private void closeAll(CompletableFuture<Void> closed) {
        listeners.forEach(NettyListener::close);
        connections.forEach(NettyConnection::shutDown);
        allGone().thenCompose(gone -> turnOfAll()).thenRun(() -> {
            if (listeners.isEmpty() && connections.isEmpty()) {
                closed.complete(null);
            } else {
                closeAll(closed);
            }
        });
    }

    private CompletableFuture<Void> allGone() {
        return all(Stream.concat(
                listeners.stream().map(NettyListener::gone),
                connections.stream().map(NettyConnection::gone)));
    }

    private CompletableFuture<Void> turnOfAll() {
        return all(loops.stream().map(NettyTransport::turnOf));
    }

    private static CompletableFuture<Void> turnOf(NettyLoop loop) {
        try {
            return CompletableFuture.runAsync(() -> {}, loop.events());
        } catch (RejectedExecutionException ended) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static CompletableFuture<Void> all(Stream<CompletableFuture<Void>> some) {
        return CompletableFuture.allOf(some.toArray(CompletableFuture[]::new));
    }

    /** None is left to abort, unless the limit is over. */
    @SuppressWarnings("FutureReturnValueIgnored") // the group's termination future tells
    private void stopLoops() {
        connections.forEach(NettyConnection::abort);
        allGone()
                .completeOnTimeout(null, ABORTING_MILLIS, TimeUnit.MILLISECONDS)
                .thenRun(this::endLoops);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the group's termination future tells
    private void endLoops() {
        try {
            group.shutdownGracefully(QUIET_NANOS, ENDING_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException alreadyEnded) {
            LOG.debug("The loops had ended", alreadyEnded);
        }
    }
}
