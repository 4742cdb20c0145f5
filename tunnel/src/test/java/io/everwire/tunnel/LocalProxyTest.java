package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.address.ProxyCommand;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.front.HttpHandshake;
import io.everwire.tunnel.front.ProxyHandshake;
import io.everwire.tunnel.front.SocksHandshake;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Browsers on real sockets; the exit is played on streams in memory, which live on another loop than the browsers. */
@Timeout(30)
class LocalProxyTest {
    private static final String SOCKS_REQUEST = "050100" + "05010003" + "01" + "68" + "0050";
    private static final String SOCKS_GREETED = "0500";
    private static final String SOCKS_CONNECTED = SOCKS_GREETED + "05000001000000000000";

    /** Within it a test has to begin its request. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Transport transport =
            new NioTransportProvider().create(TransportSettings.defaults().withLoops(2));
    private final Exit exit = new Exit();

    @AfterEach
    void end() throws Exception {
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSocksBrowserIsJoinedWithItsStreamWhateverItsLoop() throws Exception {
        for (int i = 0; i < 4; i++) { // connections and streams go round two loops, so all pairs of loops meet
            try (Socket browser = connect(SocksHandshake::new, Duration.ofSeconds(10))) {
                send(browser, SOCKS_REQUEST);
                Stream stream = exit.accepts(new Target("h", 80));
                assertEquals(SOCKS_CONNECTED, receive(browser, SOCKS_CONNECTED.length() / 2));
                send(browser, "0102");
                assertEquals("0102", HexFormat.of().formatHex(stream.input().readNBytes(2)));
                stream.output().write(3);
                assertEquals("03", receive(browser, 1));
            }
            exit.skipOneLoop();
        }
    }

    @Test
    void anExitThatEndsTheStreamIsAGeneralFailure() throws Exception {
        try (Socket browser = connect(SocksHandshake::new, Duration.ofSeconds(10))) {
            send(browser, SOCKS_REQUEST);
            exit.refuses();
            assertEquals(SOCKS_GREETED + "05010001000000000000", receiveAll(browser));
        }
    }

    @Test
    void noExitIsAGeneralFailureOrABadGateway() throws Exception {
        exit.failure = ErrorCode.UNTRUSTED_EXIT;
        try (Socket browser = connect(SocksHandshake::new, Duration.ofSeconds(10))) {
            send(browser, SOCKS_REQUEST);
            assertEquals(SOCKS_GREETED + "05010001000000000000", receiveAll(browser));
        }
        assertEquals("HTTP/1.1 502 Bad Gateway", statusOf("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    @Test
    void anExitThatIsLateIsAGatewayTimeout() throws Exception {
        exit.failure = ErrorCode.TIMEOUT;
        assertEquals("HTTP/1.1 504 Gateway Timeout", statusOf("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    @Test
    void aTargetThatCannotBeReachedIsABadGateway() throws Exception {
        try (Socket browser = connect(HttpHandshake::new, Duration.ofSeconds(10))) {
            sendText(browser, "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n");
            exit.accepts(new Target("h", 80)).close();
            assertTrue(text(browser.getInputStream().readAllBytes()).startsWith("HTTP/1.1 502 Bad Gateway\r\n"));
        }
    }

    @Test
    void aPlainHttpExchangeEndsWhenItsResponseIsWhole() throws Exception {
        try (Socket browser = connect(HttpHandshake::new, Duration.ofSeconds(10))) {
            sendText(browser, "POST http://h/x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
            Stream stream = exit.accepts(new Target("h", 80));
            String request = readUntil(stream.input(), "\r\n\r\nhi");
            assertTrue(request.startsWith("POST /x HTTP/1.1\r\n"), request);
            stream.output().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nyo".getBytes(StandardCharsets.US_ASCII));
            String response = text(browser.getInputStream().readAllBytes());
            assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n") && response.endsWith("\r\n\r\nyo"), response);
            assertEquals(-1, stream.input().read(), "the stream ends, too");
        }
    }

    @Test
    void aBadChunkEndsTheExchangeWithABadRequest() throws Exception {
        try (Socket browser = connect(HttpHandshake::new, Duration.ofSeconds(10))) {
            sendText(browser, "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            Stream stream = exit.accepts(new Target("h", 80));
            readUntil(stream.input(), "\r\n\r\n");
            sendText(browser, "zz\r\n");
            assertTrue(text(browser.getInputStream().readAllBytes()).startsWith("HTTP/1.1 400 Bad Request\r\n"));
            assertEquals(-1, stream.input().read());
        }
    }

    @Test
    void slowRequestsAreEnded() throws Exception {
        try (Socket browser = connect(SocksHandshake::new, SHORT)) {
            send(browser, "05");
            assertEquals("", receiveAll(browser));
        }
        try (Socket browser = connect(HttpHandshake::new, SHORT)) {
            sendText(browser, "GET http://h/ HTTP/1.1\r\n");
            assertTrue(text(browser.getInputStream().readAllBytes()).startsWith("HTTP/1.1 408 Request Timeout\r\n"));
        }
    }

    @Test
    void aBrowserThatLeavesInTheMiddleOfItsRequestIsForgotten() throws Exception {
        try (Socket browser = connect(SocksHandshake::new, Duration.ofSeconds(10))) {
            send(browser, "0501");
            browser.shutdownOutput();
            assertEquals("", receiveAll(browser));
        }
        assertTrue(exit.opened.isEmpty(), "no stream was asked for");
    }

    private String statusOf(String request) throws Exception {
        try (Socket browser = connect(HttpHandshake::new, Duration.ofSeconds(10))) {
            sendText(browser, request);
            String reply = text(browser.getInputStream().readAllBytes());
            return reply.substring(0, reply.indexOf('\r'));
        }
    }

    private Socket connect(Supplier<ProxyHandshake> protocol, Duration requestLimit) throws Exception {
        ProxyOpener opener = new ProxyOpener(exit, Duration.ofSeconds(10));
        LocalProxy proxy = new LocalProxy(protocol, opener, RelaySettings.defaults(), requestLimit);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress address = (InetSocketAddress) transport
                .listen(any, ListenSettings.defaults(), proxy)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .local();
        Socket browser = new Socket(address.getAddress(), address.getPort());
        browser.setSoTimeout(10_000);
        return browser;
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
    }

    private static void sendText(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int bytes) throws IOException {
        return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
    }

    private static String receiveAll(Socket socket) throws IOException {
        return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "ended after " + read);
            read.append((char) next);
        }
        return read.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** A pool whose streams lead to the test. */
    private final class Exit implements SessionPool {
        private final BlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
        private volatile ErrorCode failure = ErrorCode.CLOSED;

        @Override
        public CompletionStage<Stream> open(OpenOptions options) {
            if (failure != ErrorCode.CLOSED) {
                CloseReason why = new CloseReason(Scope.STREAM, failure, Initiator.LIBRARY, "said the test");
                return CompletableFuture.failedFuture(new EverwireException(why));
            }
            MemoryStream.Pair pair = MemoryStream.pair(transport.nextLoop());
            pair.near().write(options.request());
            opened.add(pair.far());
            return CompletableFuture.completedFuture(pair.near());
        }

        Stream accepts(Target target) throws Exception {
            Stream stream = opened.poll(10, TimeUnit.SECONDS);
            assertNotNull(stream, "no stream was asked for");
            byte[] command = ProxyCommand.encode(target);
            byte[] received = stream.input().readNBytes(command.length);
            assertEquals(HexFormat.of().formatHex(command), HexFormat.of().formatHex(received));
            stream.output().write(1);
            return stream;
        }

        void refuses() throws Exception {
            Stream stream = opened.poll(10, TimeUnit.SECONDS);
            assertNotNull(stream, "no stream was asked for");
            stream.close();
        }

        void skipOneLoop() {
            Loop unused = transport.nextLoop();
        }

        @Override
        public PoolSnapshot snapshot() {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public Subscription listen(Executor executor, Consumer<PoolEvent> listener) {
            return () -> {};
        }

        @Override
        public CompletionStage<Void> resize(int members) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public CompletionStage<OptionalInt> renewWorst() {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public void networkChanged() {}

        @Override
        public void cutWire(int member) {}

        @Override
        public CompletionStage<Void> drain(Duration limit) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
