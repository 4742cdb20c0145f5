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
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RES-4: memory runs out at the n-th allocation, of 500. The connection that asked for it ends, its loop and the others do
 * not. Beyond the first ones {@code -Deverwire.allocations=1} takes each, and not one in so many.
 */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class AllocationFailureTest {
    private static final int LAST = 500;
    private static final int ALL = 24;
    private static final int STEP = Integer.getInteger("everwire.allocations", 68);
    private static final int TURNS = LAST / 4;

    private final Exhausted memory = new Exhausted();
    private @Nullable Transport transport;

    @AfterEach
    void end() throws Exception {
        if (transport != null) {
            transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "iouring"})
    void oneFailedAllocationEndsOneConnection(String name) throws Exception {
        Transport tested = start(name);
        transport = tested;
        Queue<Talker> answering = new ConcurrentLinkedQueue<>();
        Listener listener = tested.listen(Rig.loopback(0), ListenSettings.defaults(), connection -> {
                    Talker echo = new Talker(Integer.MAX_VALUE, false);
                    answering.add(echo);
                    return echo;
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        int hit = 0;
        for (int n = 1; n <= LAST; n += n < ALL ? 1 : STEP) {
            answering.clear();
            memory.failAt(n);
            Talker asking = dial(tested, listener.local(), TURNS);
            CloseReason why = asking.over();
            boolean failed = memory.hasFailed();
            memory.failAt(0);
            if (failed) {
                hit++;
                assertTrue(
                        why.code() == ErrorCode.RESOURCE_LIMIT
                                || answering.remove().over().code() == ErrorCode.RESOURCE_LIMIT,
                        why::toString);
            }
            Talker next = dial(tested, listener.local(), 2);
            assertEquals(ErrorCode.CLOSED, next.over().code(), "after allocation " + n);
            assertEquals(2, next.turns);
        }
        assertTrue(hit > ALL, hit + " allocations failed");
    }

    private Transport start(String name) {
        assumeTrue(Transports.providers().stream()
                .anyMatch(provider -> provider.name().equals(name)
                        && Transports.unavailability(provider).isEmpty()));
        NettyPlatform platform = name.equals("nio")
                ? new NettyPlatform(name, NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new)
                : new NettyPlatform(
                        name,
                        IoUringIoHandler.newFactory(),
                        IoUringSocketChannel::new,
                        IoUringServerSocketChannel::new);
        return new NettyTransport(platform, TransportSettings.defaults().withLoops(1), memory);
    }

    private static Talker dial(Transport from, SocketAddress to, int turns) {
        Talker asking = new Talker(turns, true);
        from.dial(to, DialSettings.within(Duration.ofSeconds(10)), from.nextLoop(), asking);
        return asking;
    }

    /** Sends a byte back for each that comes, so often; the first one by itself where it begins. Ends at the peer's end. */
    private static final class Talker implements ConnectionHandler {
        private final int limit;
        private final boolean begins;
        private final CompletableFuture<CloseReason> over = new CompletableFuture<>();
        private @Nullable Connection connection;
        private int turns;

        Talker(int limit, boolean begins) {
            this.limit = limit;
            this.begins = begins;
        }

        CloseReason over() throws Exception {
            return over.get(10, TimeUnit.SECONDS);
        }

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(Integer.MAX_VALUE);
            if (begins) {
                send(fresh);
            }
        }

        private static void send(Connection to) {
            ByteBuffer room = to.claim(1);
            if (room != null) {
                room.put((byte) 1);
                to.commit(1);
                to.flush();
            }
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            turns++;
            if (turns < limit) {
                send(Objects.requireNonNull(connection));
            } else {
                Objects.requireNonNull(connection).close();
            }
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            Objects.requireNonNull(connection).close();
        }

        @Override
        public void closed(CloseReason why) {
            over.complete(why);
        }
    }

    /** Gives what the pool gives, but for one allocation. */
    private static final class Exhausted extends AbstractByteBufAllocator {
        private final AtomicInteger left = new AtomicInteger();

        Exhausted() {
            super(true);
        }

        void failAt(int n) {
            left.set(n);
        }

        /** Whether the allocation came that was to fail; 0 is none. */
        boolean hasFailed() {
            return left.get() <= 0;
        }

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            return PooledByteBufAllocator.DEFAULT.heapBuffer(initial, most);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            if (left.decrementAndGet() == 0) {
                throw new OutOfMemoryError("no memory, for once");
            }
            return PooledByteBufAllocator.DEFAULT.directBuffer(initial, most);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return true;
        }
    }
}
