package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.loopback;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES B: dialling. */
@Timeout(10)
@ExtendWith(LeakCheck.class)
class ConnectTest {
    private final Wires wires = new Wires(TransportSettings.defaults().withLoops(1));

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void co1ARefusedDialNamesTheAddressAndFreesItsDescriptor() throws IOException {
        int port = freePort();
        OpenDescriptors before = OpenDescriptors.now();
        Recorder handler = new Recorder();
        wires.dial(loopback(port), handler);
        CloseReason why = handler.awaitClosed();
        assertEquals(ErrorCode.CONNECT_REFUSED, why.code());
        assertTrue(why.detail().contains("127.0.0.1:" + port), why.detail());
        assertTrue(!why.detail().contains("netty"), why.detail());
        assertEquals(List.of("closed"), handler.events);
        Wires.awaitNothingLeftSince(before);
    }

    @Test
    void co2ADialTimesOutInTimeAndNeverOpensLate() throws IOException {
        try (DeafServer server = new DeafServer()) {
            OpenDescriptors before = OpenDescriptors.now();
            Recorder handler = new Recorder();
            long start = System.nanoTime();
            wires.transport.dial(
                    server.address(), DialSettings.within(Duration.ofMillis(500)), wires.transport.nextLoop(), handler);
            assertEquals(ErrorCode.CONNECT_TIMEOUT, handler.awaitClosed().code());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= 500 && millis < 1_000, "after " + millis + " ms");
            assertEquals(Set.of(), OpenDescriptors.now().since(before));
            server.listenAgain();
            Eventually.afterLooks(wires.transport.nextLoop(), 50);
            assertEquals(List.of("closed"), handler.events);
        }
    }

    @Test
    void co3ACancelledDialIsToldAndFreesItsDescriptor() throws IOException {
        try (DeafServer server = new DeafServer()) {
            OpenDescriptors before = OpenDescriptors.now();
            Recorder handler = new Recorder();
            Transport.Dial dial = wires.dial(server.address(), handler);
            awaitDialling(before);
            dial.cancel();
            assertEquals(ErrorCode.CANCELLED, handler.awaitClosed().code());
            assertEquals(Set.of(), OpenDescriptors.now().since(before));
            Recorder next = new Recorder();
            Wires.Pair pair = wires.dial(next);
            pair.peer().getOutputStream().write(5);
            assertEquals(5, next.awaitBytes(1)[0]);
            dial.cancel();
            assertEquals(List.of("closed"), handler.events);
        }
    }

    @Test
    void co3ACancelRacingTheConnectLeavesOneOutcome() throws IOException {
        for (int i = 0; i < 50; i++) {
            Recorder handler = new Recorder(Connection::abort);
            try (ServerSocket server = new ServerSocket(0, 50, loopback(0).getAddress())) {
                wires.dial(loopback(server.getLocalPort()), handler).cancel();
                CloseReason why = handler.awaitClosed();
                assertEquals(handler.opened.isDone() ? ErrorCode.ABORTED : ErrorCode.CANCELLED, why.code());
            }
        }
    }

    @Test
    void co4AShutdownDuringADialEndsIt() throws IOException {
        try (DeafServer server = new DeafServer()) {
            OpenDescriptors before = OpenDescriptors.now();
            Recorder handler = new Recorder();
            wires.dial(server.address(), handler);
            awaitDialling(before);
            await(wires.transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture());
            assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
            assertEquals(List.of("closed"), handler.events);
        }
    }

    @Test
    void co6AnAddressThatCannotBeDialledIsAReasonAndNeverAThrow() {
        SocketAddress strange = new SocketAddress() {
            @Override
            public String toString() {
                return "strange";
            }
        };
        List<SocketAddress> bad =
                List.of(InetSocketAddress.createUnresolved("nowhere.invalid", 80), loopback(0), strange);
        for (SocketAddress address : bad) {
            Recorder handler = new Recorder();
            wires.transport.dial(address, DialSettings.within(Wires.DIAL_LIMIT), wires.transport.nextLoop(), handler);
            assertEquals(ErrorCode.ADDRESS_INVALID, handler.awaitClosed().code());
        }
    }

    @Test
    void co6ALocalAddressThatIsNotOursIsNotAvailable() throws IOException {
        Recorder handler = new Recorder();
        DialSettings settings = new DialSettings(Wires.DIAL_LIMIT, new InetSocketAddress("192.0.2.1", 0));
        wires.transport.dial(loopback(freePort()), settings, wires.transport.nextLoop(), handler);
        CloseReason why = handler.awaitClosed();
        assertEquals(ErrorCode.ADDRESS_NOT_AVAILABLE, why.code());
        assertTrue(why.detail().contains("192.0.2.1"), why.detail());
    }

    @Test
    void ao3ADialUsesItsLocalAddress() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, loopback(0).getAddress())) {
            Recorder handler = new Recorder();
            DialSettings settings = new DialSettings(Wires.DIAL_LIMIT, new InetSocketAddress("127.0.0.2", 0));
            wires.transport.dial(server.getLocalSocketAddress(), settings, wires.transport.nextLoop(), handler);
            try (Socket peer = server.accept()) {
                assertEquals("127.0.0.2", peer.getInetAddress().getHostAddress());
                assertEquals(peer.getRemoteSocketAddress(), handler.connection().local());
            }
        }
    }

    private static void awaitDialling(OpenDescriptors before) {
        Eventually.within(2_000, () -> !OpenDescriptors.now().since(before).isEmpty(), () -> "not dialling");
    }

    private static int freePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, loopback(0).getAddress())) {
            return server.getLocalPort();
        }
    }

    /** Its queue of connections is full, so that the kernel does not answer any more. */
    private static final class DeafServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, loopback(0).getAddress());
        private final List<SocketChannel> waiting = new ArrayList<>();

        DeafServer() throws IOException {
            for (int i = 0; i < 6; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address());
                waiting.add(channel);
            }
        }

        SocketAddress address() {
            return server.getLocalSocketAddress();
        }

        void listenAgain() throws IOException {
            server.accept().close();
            server.accept().close();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            server.close();
        }
    }
}
