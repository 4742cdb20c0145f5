package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.Stream;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.address.AddressPolicy;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.address.ProxyCommand;
import io.everwire.tunnel.address.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exit does with a stream: WIRE.md 8. */
@Timeout(30)
class ProxyServiceTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final Transport transport =
            new NioTransportProvider().create(TransportSettings.defaults().withLoops(1));
    private final NameResolver resolver = new NameResolver();
    private ServerSocket target = unbound();

    @BeforeEach
    void listen() throws IOException {
        target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        target.setSoTimeout(10_000);
    }

    @AfterEach
    void end() throws Exception {
        target.close();
        resolver.close();
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void joinsTheStreamWithItsTarget(String host) throws Exception {
        Stream client = ask(host, target.getLocalPort());
        assertEquals(1, client.input().read(), "the answer");
        try (Socket accepted = target.accept()) {
            client.output().write(HELLO);
            assertEquals("hello", text(accepted.getInputStream().readNBytes(5)));
            accepted.getOutputStream().write(HELLO);
            accepted.shutdownOutput();
            assertEquals("hello", text(client.input().readAllBytes()));
            client.output().close();
            assertEquals(-1, accepted.getInputStream().read());
        }
    }

    @Test
    void payloadMayFollowTheCommandAtOnce() throws Exception {
        Stream client = serve(allowing("127.0.0.1"), Duration.ofSeconds(10));
        client.output().write(ProxyCommand.encode(new Target("127.0.0.1", target.getLocalPort())));
        client.output().write(HELLO);
        try (Socket accepted = target.accept()) {
            assertEquals("hello", text(accepted.getInputStream().readNBytes(5)));
        }
    }

    static java.util.stream.Stream<byte[]> wrongCommands() {
        return java.util.stream.Stream.of(
                Rlp.encodeTexts(List.of()),
                Rlp.encodeTexts(List.of("proxy")),
                Rlp.encodeTexts(List.of("ip")),
                Rlp.encodeTexts(List.of("proxy", "127.0.0.1:0")),
                Rlp.encodeTexts(List.of("proxy", "127.0.0.1:65536")),
                Rlp.encodeTexts(List.of("proxy", "x".repeat(990) + ":80")),
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("wrongCommands")
    void anyOtherCommandEndsItsStreamWithoutAWord(byte[] command) throws Exception {
        Stream client = serve(allowing("127.0.0.1"), Duration.ofSeconds(10));
        client.output().write(command);
        assertEquals(-1, client.input().read());
    }

    @Test
    void aCommandThatIsCutShortEndsItsStream() throws Exception {
        Stream client = serve(allowing("127.0.0.1"), Duration.ofSeconds(10));
        client.output().write(0xd5);
        client.output().close();
        assertEquals(-1, client.input().read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "::ffff:127.0.0.1", "0.0.0.0", "127.1"})
    void addressesThatAreNotPublicAreNotDialledWhateverTheirName(String host) throws Exception {
        Stream client = serve(new AddressPolicy(List.of()), Duration.ofSeconds(10));
        client.output().write(ProxyCommand.encode(new Target(host, target.getLocalPort())));
        assertEquals("\u0001", text(client.input().readAllBytes()), "the answer, then the end");
        target.setSoTimeout(100);
        assertThrows(SocketTimeoutException.class, target::accept, "nothing was dialled");
    }

    @Test
    void aTargetThatRefusesIsAnEndWithoutData() throws Exception {
        int port = target.getLocalPort();
        target.close();
        assertEquals("\u0001", text(ask("127.0.0.1", port).input().readAllBytes()));
    }

    @Test
    void aNameThatDoesNotResolveIsAnEndWithoutData() throws Exception {
        assertEquals("\u0001", text(ask("no-such-host.invalid", 80).input().readAllBytes()));
    }

    @Test
    void aTargetThatNeverAnswersIsGivenUp() throws Exception {
        List<SocketChannel> queued = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) { // fills the backlog of one, so that the kernel answers no more
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(target.getLocalSocketAddress());
                queued.add(channel);
            }
            Stream client = serve(allowing("127.0.0.1"), Duration.ofMillis(300));
            client.output().write(ProxyCommand.encode(new Target("127.0.0.1", target.getLocalPort())));
            assertEquals("\u0001", text(client.input().readAllBytes()));
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    private Stream ask(String host, int port) throws Exception {
        Stream client = serve(allowing("127.0.0.1"), Duration.ofSeconds(10));
        client.output().write(ProxyCommand.encode(new Target(host, port)));
        return client;
    }

    /** The client's end of a stream that the exit serves. */
    private Stream serve(AddressPolicy policy, Duration limit) {
        Loop loop = transport.nextLoop();
        MemoryStream.Pair pair = MemoryStream.pair(loop);
        TargetDialer dialer = new TargetDialer(transport, resolver, policy, limit);
        ProxyService service = new ProxyService(dialer, RelaySettings.defaults());
        loop.execute(() -> service.serve(pair.near()));
        return pair.far();
    }

    private static AddressPolicy allowing(String block) {
        return new AddressPolicy(List.of(Cidr.parse(block)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
