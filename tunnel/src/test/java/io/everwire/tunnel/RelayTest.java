package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Stream;
import io.everwire.spi.Connection;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.front.Rewriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay between a stream in memory and a real connection, used from both far ends. */
@Timeout(30)
class RelayTest {
    private final Transport transport =
            new NioTransportProvider().create(TransportSettings.defaults().withLoops(1));
    private final CompletableFuture<Connection> accepted = new CompletableFuture<>();
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeEach
    void listen() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        address = (InetSocketAddress) transport
                .listen(any, ListenSettings.defaults(), connection -> new FirstConnection(accepted))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .local();
    }

    @AfterEach
    void end() throws Exception {
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void bytesFlowBothWaysAndEachEndIsPassedOn() throws Exception {
        byte[] up = bytes(1, 3_000_000);
        byte[] down = bytes(2, 3_000_001);
        try (Socket browser = connect()) {
            MemoryStream.Pair pair = pair();
            start(pair, Duration.ofMinutes(1), "");
            Stream peer = pair.far();
            CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
                writeAndFinish(browser, up);
                writeAndFinish(peer, down);
            });
            CompletableFuture<byte[]> atBrowser = CompletableFuture.supplyAsync(() -> readAll(browser));
            assertArrayEquals(up, peer.input().readAllBytes());
            assertArrayEquals(down, atBrowser.get(20, TimeUnit.SECONDS));
            writes.get(20, TimeUnit.SECONDS);
            assertEquals(ErrorCode.CLOSED, codeOf(pair.near()));
        }
    }

    @Test
    void theConnectionsEndLeavesTheOtherDirectionOpen() throws Exception {
        try (Socket browser = connect()) {
            Stream peer = relay(Duration.ofMinutes(1), "");
            browser.shutdownOutput();
            assertEquals(-1, peer.input().read());
            peer.output().write(bytes(3, 100_000));
            assertEquals(100_000, browser.getInputStream().readNBytes(100_000).length);
        }
    }

    @Test
    void theStreamsEndLeavesTheOtherDirectionOpen() throws Exception {
        try (Socket browser = connect()) {
            Stream peer = relay(Duration.ofMinutes(1), "");
            peer.output().close();
            assertEquals(-1, browser.getInputStream().read());
            browser.getOutputStream().write(bytes(4, 100_000));
            assertEquals(100_000, peer.input().readNBytes(100_000).length);
        }
    }

    @Test
    void whatWasReadEarlierComesFirst() throws Exception {
        try (Socket browser = connect()) {
            Stream peer = relay(Duration.ofMinutes(1), "early ");
            browser.getOutputStream().write("late".getBytes(StandardCharsets.US_ASCII));
            assertEquals("early late", new String(peer.input().readNBytes(10), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aBrowserThatDoesNotReadStopsTheStream() throws Exception {
        try (Socket browser = connect()) {
            Stream peer = relay(Duration.ofMinutes(1), "");
            long taken = 0;
            CompletableFuture<Void> write = new CompletableFuture<>();
            byte[] block = bytes(5, 1 << 20);
            for (boolean stopped = false; !stopped; ) {
                write = peer.write(ByteBuffer.wrap(block)).toCompletableFuture();
                stopped = !completesSoon(write);
                taken += stopped ? 0 : block.length;
                assertTrue(taken < 64 << 20, "a relay that takes everything");
            }
            assertEquals(taken + block.length, browser.getInputStream().readNBytes((int) taken + block.length).length);
            write.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean completesSoon(CompletableFuture<Void> write) throws Exception {
        try {
            write.get(500, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException waits) {
            return false;
        }
    }

    @Test
    void aResetConnectionAbortsTheStream() throws Exception {
        Socket browser = connect();
        MemoryStream.Pair pair = pair();
        start(pair, Duration.ofMinutes(1), "");
        browser.setSoLinger(true, 0);
        browser.close();
        assertEquals(ErrorCode.ABORTED, codeOf(pair.near()));
        assertEquals(-1, pair.far().input().read());
    }

    @Test
    void aStreamThatFailsResetsTheConnection() throws Exception {
        try (Socket browser = connect()) {
            MemoryStream.Pair pair = pair();
            start(pair, Duration.ofMinutes(1), "");
            pair.far().output().write(1);
            assertEquals(1, browser.getInputStream().read(), "the relay runs");
            pair.near().fail(ErrorCode.SESSION_UNKNOWN, Initiator.PEER);
            assertThrows(IOException.class, () -> browser.getInputStream().read());
        }
    }

    @Test
    void nothingForTooLongEndsBoth() throws Exception {
        try (Socket browser = connect()) {
            MemoryStream.Pair pair = pair();
            start(pair, Duration.ofMillis(100), "");
            assertThrows(IOException.class, () -> browser.getInputStream().read());
            assertEquals(ErrorCode.ABORTED, codeOf(pair.near()));
        }
    }

    private Socket connect() throws IOException {
        Socket browser = new Socket(address.getAddress(), address.getPort());
        browser.setSoTimeout(10_000);
        return browser;
    }

    /** The far end of a stream that is joined with the connection. */
    private Stream relay(Duration idleLimit, String early) throws Exception {
        MemoryStream.Pair pair = pair();
        start(pair, idleLimit, early);
        return pair.far();
    }

    private MemoryStream.Pair pair() throws Exception {
        return MemoryStream.pair(accepted.get(10, TimeUnit.SECONDS).loop());
    }

    private void start(MemoryStream.Pair pair, Duration idleLimit, String early) throws Exception {
        Connection connection = accepted.get(10, TimeUnit.SECONDS);
        RelaySettings settings = new RelaySettings(new RelayBuffers(), idleLimit);
        connection.loop().execute(() -> new Relay(pair.near(), connection, Rewriter.NONE, settings)
                .start(ByteBuffer.wrap(early.getBytes(StandardCharsets.US_ASCII))));
    }

    private static ErrorCode codeOf(Stream stream) throws Exception {
        return stream.closed().toCompletableFuture().get(10, TimeUnit.SECONDS).code();
    }

    private static void writeAndFinish(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeAndFinish(Stream stream, byte[] bytes) {
        try (OutputStream out = stream.output()) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] readAll(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
