package io.everwire.tunnel.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.address.Cidr;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the taker of a connection sees of one that came through a balancer, over real sockets. */
@Timeout(30)
class ProxiedTransportTest {
    private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"));
    private static final byte[] HEADER = Headers.two(Headers.PROXY, Headers.TCP4, "192.0.2.7", 4711);
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final BlockingQueue<Taker> taken = new ArrayBlockingQueue<>(10);
    private Consumer<Connection> atBirth = connection -> connection.demand(Integer.MAX_VALUE);
    private @Nullable Transport transport;

    @AfterEach
    void end() throws Exception {
        if (transport != null) {
            await(transport.shutdown(Duration.ofSeconds(5)));
        }
    }

    /** Notes what it is told, and is told nothing behind the end. */
    private final class Taker implements ConnectionHandler {
        private final Connection connection;
        private final AtomicReference<String> heard = new AtomicReference<>("");
        private final CompletableFuture<String> greeted = new CompletableFuture<>();
        private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        Taker(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void opened(Connection opened) {
            assertEquals(connection, opened);
            atBirth.accept(opened);
            taken.add(this);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            assertTrue(connection.loop().inLoop());
            String all = heard.accumulateAndGet(US_ASCII.decode(chunk).toString(), String::concat);
            if (all.length() >= HELLO.length) {
                greeted.complete(all);
            }
        }

        @Override
        public void writable() {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {
            closed.complete(why);
        }
    }

    @Test
    void theTakerSeesTheClientAndWhatItSays() throws Exception {
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.join(HEADER, HELLO));
            Taker taker = next();
            assertEquals(new InetSocketAddress("192.0.2.7", 4711), taker.connection.remote());
            assertEquals(balancer.getRemoteSocketAddress(), taker.connection.local());
            assertEquals("hello", taker.greeted.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void singleBytesAreAHeaderToo() throws Exception {
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.setTcpNoDelay(true);
            for (byte next : Headers.join(Headers.one("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443"), HELLO)) {
                balancer.getOutputStream().write(next);
            }
            Taker taker = next();
            assertEquals(new InetSocketAddress("192.0.2.7", 4711), taker.connection.remote());
            assertEquals("hello", taker.greeted.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aBalancerThatSpeaksForItselfIsSeenAsItself() throws Exception {
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.local());
            assertEquals(balancer.getLocalSocketAddress(), next().connection.remote());
        }
    }

    @Test
    void whatTheTakerWritesReachesTheClient() throws Exception {
        atBirth = connection -> {
            ByteBuffer room = connection.claim(HELLO.length);
            assertTrue(room != null && room.put(HELLO).remaining() == 0);
            connection.commit(HELLO.length);
            connection.flush();
            connection.close();
        };
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(HEADER);
            assertEquals(
                    "hello",
                    US_ASCII.decode(ByteBuffer.wrap(balancer.getInputStream().readNBytes(5)))
                            .toString());
            assertEquals(-1, balancer.getInputStream().read());
        }
    }

    @Test
    void earlyBytesWaitUntilTheyAreAskedFor() throws Exception {
        atBirth = connection -> {};
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.join(HEADER, HELLO));
            Taker taker = next();
            assertEquals("", on(taker, () -> taker.heard.get()));
            on(taker, () -> {
                taker.connection.demand(1);
                return "";
            });
            assertEquals("hello", taker.greeted.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void earlyBytesMoveToAnotherLoopWithTheirConnection() throws Exception {
        atBirth = connection -> {};
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.join(HEADER, HELLO));
            Taker taker = next();
            Loop first = taker.connection.loop();
            Loop other = otherThan(first);
            CompletableFuture<Void> moved = new CompletableFuture<>();
            first.execute(() -> {
                taker.connection.demand(1);
                taker.connection.demand(0); // taken back, with the delivery under way
                taker.connection.moveTo(other).thenRun(() -> {
                    taker.connection.demand(5);
                    moved.complete(null);
                });
            });
            await(moved);
            assertEquals("hello", taker.greeted.get(10, TimeUnit.SECONDS));
            assertEquals(other, taker.connection.loop());
        }
    }

    @Test
    void noEarlyByteComesBehindAnAbort() throws Exception {
        atBirth = connection -> {
            connection.demand(1);
            connection.abort();
        };
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.join(HEADER, HELLO));
            Taker taker = next();
            taker.closed.get(10, TimeUnit.SECONDS);
            assertEquals("", taker.heard.get());
        }
    }

    @Test
    void whoTakesNothingYetHearsOfAReset() throws Exception {
        atBirth = connection -> {};
        Taker taker;
        try (Socket balancer = connect(LOOPBACK, Duration.ofSeconds(10))) {
            balancer.getOutputStream().write(Headers.join(HEADER, HELLO));
            taker = next();
            on(taker, () -> {
                taker.connection.abort();
                return "";
            });
        }
        taker.closed.get(10, TimeUnit.SECONDS);
        assertEquals("", taker.heard.get());
    }

    @Test
    void whatIsNoHeaderIsRefused() throws Exception {
        assertRefused(LOOPBACK, Duration.ofSeconds(10), "TinySS-2, as a client without a balancer".getBytes(US_ASCII));
    }

    @Test
    void halfAHeaderIsRefusedAtTheDeadline() throws Exception {
        assertRefused(LOOPBACK, Duration.ofMillis(200), "PROXY TCP4".getBytes(US_ASCII));
    }

    @Test
    void silenceIsRefusedAtTheDeadline() throws Exception {
        assertRefused(LOOPBACK, Duration.ofMillis(200), new byte[0]);
    }

    @Test
    void aHeaderFromElsewhereIsRefused() throws Exception {
        assertRefused(List.of(Cidr.parse("192.0.2.0/24")), Duration.ofSeconds(10), HEADER);
    }

    @Test
    void whomTheAcceptorDoesNotWantIsCutOff() throws Exception {
        InetSocketAddress at = listen(LOOPBACK, Duration.ofSeconds(10), connection -> null);
        try (Socket balancer = new Socket(at.getAddress(), at.getPort())) {
            balancer.getOutputStream().write(HEADER);
            assertEnded(balancer);
        }
    }

    @Test
    void somebodyMustBeBelieved() {
        assertThrows(IllegalArgumentException.class, () -> new ProxyProtocol(List.of(), Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new ProxyProtocol(LOOPBACK, Duration.ZERO));
    }

    private void assertRefused(List<Cidr> from, Duration limit, byte[] bytes) throws Exception {
        try (Socket balancer = connect(from, limit)) {
            send(balancer, bytes);
            assertEnded(balancer);
        }
        assertNull(taken.poll());
    }

    /** Who is refused at once may be gone before all is sent. */
    private static void send(Socket balancer, byte[] bytes) throws IOException {
        OutputStream out = balancer.getOutputStream();
        try {
            out.write(bytes);
        } catch (SocketException refused) {
            assertTrue(bytes.length > 0);
        }
    }

    private static void assertEnded(Socket balancer) throws IOException {
        try {
            assertEquals(-1, balancer.getInputStream().read());
        } catch (SocketException reset) {
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset::toString);
        }
    }

    private Socket connect(List<Cidr> from, Duration limit) throws Exception {
        InetSocketAddress at = listen(from, limit, Taker::new);
        return new Socket(at.getAddress(), at.getPort());
    }

    private InetSocketAddress listen(List<Cidr> from, Duration limit, Transport.Acceptor acceptor) throws Exception {
        Transport made = new ProxyProtocol(from, limit)
                .over(new NioTransportProvider())
                .create(TransportSettings.defaults().withLoops(2));
        transport = made;
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        return (InetSocketAddress)
                await(made.listen(any, ListenSettings.defaults(), acceptor)).local();
    }

    private Loop otherThan(Loop first) {
        Transport made = Objects.requireNonNull(transport);
        Loop other = made.nextLoop();
        return other == first ? made.nextLoop() : other;
    }

    private Taker next() throws InterruptedException {
        Taker taker = taken.poll(10, TimeUnit.SECONDS);
        assertTrue(taker != null, "nobody came");
        return Objects.requireNonNull(taker);
    }

    private static String on(Taker taker, Supplier<String> deed) throws Exception {
        return await(CompletableFuture.supplyAsync(deed, taker.connection.loop()::execute));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
