package io.everwire.streams.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What those who use sockets rely on. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // closing before the end is what some cases are about
class StreamSocketTest {
    private final StreamServerSocket server = new StreamServerSocket();
    private final BlockingQueue<InetSocketAddress> asked = new LinkedBlockingQueue<>();
    private Ends ends;
    private StreamSocketFactory factory;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    StreamSocketTest() {}

    @BeforeAll
    void serve() throws Exception {
        ends = new Ends(server);
        factory = new StreamSocketFactory((target, limit) -> {
            asked.add(target);
            return ends.pool().open(limit);
        });
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        ends.close();
    }

    @Test
    void bytesGoBothWays() throws Exception {
        try (Socket client = factory.createSocket("somewhere.example", 4711);
                Socket served = server.accept()) {
            client.getOutputStream().write("question".getBytes(UTF_8));
            assertArrayEquals(
                    "question".getBytes(UTF_8), served.getInputStream().readNBytes(8));
            served.getOutputStream().write('!');
            assertEquals('!', client.getInputStream().read());
        }
    }

    @Test
    void theAddressIsForTheOpenerAndIsRemembered() throws Exception {
        asked.clear();
        try (Socket client = factory.createSocket("somewhere.example", 4711);
                Socket served = server.accept()) {
            InetSocketAddress target = Objects.requireNonNull(asked.poll());
            assertEquals("somewhere.example", target.getHostString());
            assertTrue(target.isUnresolved(), "names are for the other side");
            assertEquals(target, client.getRemoteSocketAddress());
            assertEquals(4711, client.getPort());
            assertTrue(client.isConnected() && client.isBound() && !client.isClosed());
            assertTrue(served.isConnected());
        }
    }

    @Test
    void aReadThatIsLateFailsAndLosesNothing() throws Exception {
        try (Socket client = factory.createSocket(InetAddress.getLoopbackAddress(), 80);
                Socket served = server.accept()) {
            client.setSoTimeout(20);
            assertEquals(20, client.getSoTimeout());
            assertThrows(
                    SocketTimeoutException.class, () -> client.getInputStream().read());
            served.getOutputStream().write(7);
            client.setSoTimeout(30_000);
            assertEquals(7, client.getInputStream().read());
        }
    }

    @Test
    void aShutdownOfTheOutputIsTheEndForTheOtherSide() throws Exception {
        try (Socket client = factory.createSocket("x", 1);
                Socket served = server.accept()) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            assertTrue(client.isOutputShutdown());
            assertEquals(1, served.getInputStream().readAllBytes().length);
            served.getOutputStream().write(2);
            assertEquals(2, client.getInputStream().read());
            assertThrows(SocketException.class, () -> client.getOutputStream().write(3));
        }
    }

    @Test
    void aShutdownOfTheInputIsTheEndForTheReader() throws Exception {
        try (Socket client = factory.createSocket("x", 1);
                Socket served = server.accept()) {
            InputStream input = client.getInputStream();
            CompletableFuture<Integer> read = elsewhere(input::read);
            client.shutdownInput();
            assertEquals(-1, read.get(30, SECONDS));
            assertEquals(-1, input.read());
            client.getOutputStream().write(1);
            assertEquals(1, served.getInputStream().read());
        }
    }

    @Test
    void aCloseWakesAReaderInAnotherThread() throws Exception {
        try (Socket client = factory.createSocket("x", 1);
                Socket served = server.accept()) {
            InputStream input = client.getInputStream();
            CompletableFuture<Integer> read = elsewhere(input::read);
            client.close();
            assertInstanceOf(SocketException.class, failure(read));
            assertTrue(client.isClosed());
            assertEquals(-1, served.getInputStream().read());
        }
    }

    @Test
    void lingerOfZeroMakesACloseAnAbort() throws Exception {
        try (Socket client = factory.createSocket("x", 1);
                Socket served = server.accept()) {
            client.setSoLinger(true, 0);
            client.close();
            assertThrows(SocketException.class, () -> served.getInputStream().read());
        }
    }

    @Test
    void availableTellsWhatHasArrived() throws Exception {
        try (Socket client = factory.createSocket("x", 1);
                Socket served = server.accept()) {
            client.getOutputStream().write(new byte[10]);
            assertEquals(0, served.getInputStream().read());
            assertEquals(9, served.getInputStream().available());
            assertEquals(9, served.getInputStream().skip(9));
        }
    }

    @Test
    void optionsOfTcpAreTakenAndKept() throws Exception {
        try (Socket client = factory.createSocket()) {
            client.setTcpNoDelay(false);
            client.setKeepAlive(false);
            client.setReceiveBufferSize(1_000);
            client.setTrafficClass(8);
            assertFalse(client.getTcpNoDelay());
            assertFalse(client.getKeepAlive());
            assertEquals(1_000, client.getReceiveBufferSize());
            assertEquals(8, client.getTrafficClass());
            assertEquals(-1, client.getSoLinger());
            client.setSoLinger(true, 5);
            client.setSoLinger(false, 0);
            assertEquals(-1, client.getSoLinger());
        }
    }

    @Test
    void anOpenerThatFailsIsAConnectionThatIsRefused() {
        StreamSocketFactory refused = new StreamSocketFactory((target, limit) -> CompletableFuture.failedFuture(
                new CloseReason(Scope.STREAM, ErrorCode.REFUSED, Initiator.PEER, "the exit does not serve it")
                        .toException()));
        ConnectException thrown = assertThrows(ConnectException.class, () -> refused.createSocket("x", 1));
        assertTrue(String.valueOf(thrown.getMessage()).contains("the exit does not serve it"), thrown::toString);
    }

    @Test
    void aStreamThatComesTooLateIsNotLeftOpen() throws Exception {
        CompletableFuture<Stream> opening = new CompletableFuture<>();
        StreamSocketFactory slow = new StreamSocketFactory((target, limit) -> opening);
        Socket socket = slow.createSocket();
        assertThrows(
                SocketTimeoutException.class, () -> socket.connect(InetSocketAddress.createUnresolved("x", 1), 20));
        Stream late =
                ends.pool().open(Duration.ofSeconds(30)).toCompletableFuture().get(30, SECONDS);
        // Open for so long: its close would race with the abort.
        try (Socket accepted = server.accept()) {
            opening.complete(late);
            assertEquals(
                    ErrorCode.ABORTED,
                    late.closed().toCompletableFuture().get(30, SECONDS).code());
        }
        socket.close();
    }

    @Test
    void acceptingCanBeBoundedInTimeAndEnds() throws Exception {
        StreamServerSocket nobody = new StreamServerSocket();
        nobody.setSoTimeout(20);
        assertThrows(SocketTimeoutException.class, nobody::accept);
        nobody.setSoTimeout(0);
        CompletableFuture<Socket> accepting = elsewhere(nobody::accept);
        nobody.close();
        assertInstanceOf(SocketException.class, failure(accepting));
        assertTrue(nobody.isClosed());
        assertThrows(SocketException.class, nobody::accept);
    }

    /** A call that may throw. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> elsewhere(Work<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (IOException failure) {
                throw new CompletionException(failure);
            }
        });
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) {
        return assertThrows(java.util.concurrent.ExecutionException.class, () -> future.get(30, SECONDS))
                .getCause();
    }
}
