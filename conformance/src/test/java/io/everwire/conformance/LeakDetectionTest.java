package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import io.everwire.transport.netty.NettyPlatform;
import io.everwire.transport.netty.NettyTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Netty's leak detector, at its strictest, watches that a transport frees its memory. It does not note down each write: a
 * transport writes from the same memory for as long as it lives.
 */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class LeakDetectionTest {
    private static final int PIECES = 50;
    private static final int PIECE = 33_000;

    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
    private final PooledByteBufAllocator memory = new PooledByteBufAllocator(true);
    private final Queue<ByteBuf> written = new ConcurrentLinkedQueue<>();
    private @Nullable Transport transport;

    @BeforeEach
    void watchEverything() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void end() throws Exception {
        ResourceLeakDetector.setLevel(usual);
        if (transport != null) {
            shutDown(transport);
        }
    }

    private static void shutDown(Transport ended) throws Exception {
        ended.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "iouring"})
    void aWatchedTransportWritesFromMemoryThatIsNotWrapped(String name) throws Exception {
        Transport tested = start(name);
        transport = tested;
        Sink sink = new Sink();
        Listener listener = tested.listen(Rig.loopback(0), ListenSettings.defaults(), connection -> sink)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        Source source = new Source();
        tested.dial(listener.local(), DialSettings.within(Duration.ofSeconds(10)), tested.nextLoop(), source);
        assertEquals((long) PIECES * PIECE, sink.received.get(30, TimeUnit.SECONDS));
        assertEquals(ErrorCode.CLOSED, source.over.get(10, TimeUnit.SECONDS).code());
        shutDown(tested);

        assertTrue(written.size() > 1, "several writes");
        Set<String> classes = ConcurrentHashMap.newKeySet();
        written.forEach(buffer -> classes.add(buffer.getClass().getSimpleName()));
        assertTrue(classes.stream().noneMatch(each -> each.contains("LeakAware")), classes::toString);
        assertEquals(0, memory.pinnedDirectMemory());
    }

    private Transport start(String name) {
        assumeTrue(Transports.providers().stream()
                .anyMatch(provider -> provider.name().equals(name)
                        && Transports.unavailability(provider).isEmpty()));
        NettyPlatform platform = name.equals("nio")
                ? new NettyPlatform(
                        name,
                        NioIoHandler.newFactory(),
                        () -> observed(new NioSocketChannel()),
                        NioServerSocketChannel::new)
                : new NettyPlatform(
                        name,
                        IoUringIoHandler.newFactory(),
                        () -> observed(new IoUringSocketChannel()),
                        IoUringServerSocketChannel::new);
        return new NettyTransport(platform, TransportSettings.defaults().withLoops(1), memory);
    }

    private SocketChannel observed(SocketChannel channel) {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                written.add((ByteBuf) message);
                context.write(message, promise);
            }
        });
        return channel;
    }

    /** Writes as fast as it can, in flushes of one, two and three pieces. */
    private static final class Source implements ConnectionHandler {
        private final CompletableFuture<CloseReason> over = new CompletableFuture<>();
        private @Nullable Connection connection;
        private int left = PIECES;

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(Integer.MAX_VALUE);
            writable();
        }

        @Override
        public void writable() {
            Connection to = Objects.requireNonNull(connection);
            for (ByteBuffer room; left > 0 && (room = to.claim(PIECE)) != null; left--) {
                room.position(room.position() + PIECE);
                to.commit(PIECE);
                if (left % 6 == 0 || left % 6 == 5 || left % 6 == 3) {
                    to.flush();
                }
            }
            to.flush();
            if (left == 0) {
                to.finish();
            }
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {
            over.complete(why);
        }
    }

    /** Counts what comes, and finishes when the other side has. */
    private static final class Sink implements ConnectionHandler {
        private final CompletableFuture<Long> received = new CompletableFuture<>();
        private @Nullable Connection connection;
        private long count;

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(Integer.MAX_VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            count += chunk.remaining();
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            received.complete(count);
            Objects.requireNonNull(connection).finish();
        }

        @Override
        public void closed(CloseReason why) {
            received.complete(-1L);
        }
    }
}
