package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.DialledSession;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.Limit;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that are not clients, at a real exit. Each gets the exit's 40-byte hello and is closed; afterwards a live
 * session still echoes, and a new one is served.
 */
@Timeout(30)
class HostilePeersTest {
    private static final int HELLO_BYTES = 40;
    private static final byte[] TINYSS_1 = "TinySS-1".getBytes(StandardCharsets.US_ASCII);
    private static final Duration HANDSHAKE = Duration.ofSeconds(4);

    private final SecureRandom random = new SecureRandom();
    private final Transport transport =
            new NioTransportProvider().create(TransportSettings.defaults().withLoops(2));
    private final ExitKey key = ExitKey.of(bytes(32));
    private final SessionAcceptor exit = SessionAcceptor.builder(
                    transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
            .key(key)
            .settings(ProtocolRSettings.builder().handshakeTimeout(HANDSHAKE).build())
            .listener(session -> {
                session.streams(Echoes::echo);
                return SessionObserver.NONE;
            })
            .build();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Stream live;

    @BeforeEach
    void openALiveSession() throws Exception {
        Listener listener = await(exit.listen(address));
        address = (InetSocketAddress) listener.local();
        live = newStream();
        checkEcho(live);
    }

    @AfterEach
    void nobodyElseNoticed() throws Exception {
        checkEcho(live);
        checkEcho(newStream());
        await(exit.close());
        await(transport.shutdown(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: exit\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "tinyss-2", "TinySS+2"})
    void whoSpeaksAnotherProtocolIsClosedWithNothingButTheHello(String words) throws IOException {
        assertClosedAtOnce(words.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTlsClientIsClosedWithNothingButTheHello() throws IOException {
        assertClosedAtOnce(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3});
    }

    @Test
    void aMebibyteOfZerosIsClosedWithNothingButTheHello() throws IOException {
        assertClosedAtOnce(new byte[1 << 20]);
    }

    @Test
    void anAllZeroKeyIsRefused() throws IOException {
        assertClosedAtOnce(hello(new byte[32]));
    }

    @Test
    void theExitsOwnKeyReflectedIsRefused() throws IOException {
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            byte[] own = peer.getInputStream().readNBytes(HELLO_BYTES);
            peer.getOutputStream().write(hello(Arrays.copyOfRange(own, 8, HELLO_BYTES)));
            assertEnds(peer.getInputStream());
        }
    }

    @Test
    void aSilentPeerIsClosedAtTheDeadline() throws IOException {
        long began = System.nanoTime();
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            assertEquals(HELLO_BYTES, peer.getInputStream().readNBytes(HELLO_BYTES).length);
            assertEnds(peer.getInputStream());
        }
        long waited = System.nanoTime() - began;
        assertTrue(waited >= HANDSHAKE.toNanos() * 9 / 10, waited + " ns");
        assertTrue(waited <= HANDSHAKE.toNanos() * 4, waited + " ns");
    }

    @Test
    void fiftyPeersThatSayNothingHoldNobodyUp() throws Exception {
        Socket[] silent = new Socket[50];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = new Socket(address.getAddress(), address.getPort());
        }
        checkEcho(newStream());
        for (Socket peer : silent) {
            peer.close();
        }
    }

    /** Each address of the loopback network counts by itself, so the test's own clients pay nothing. */
    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere the loopback network has one address
    void aFloodFromOneAddressIsRefusedWithoutAWord() throws Exception {
        List<Socket> flood = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Socket peer = new Socket();
            flood.add(peer);
            peer.bind(new InetSocketAddress("127.0.0.2", 0));
            peer.connect(address);
        }
        long greeted = 0;
        for (Socket peer : flood) {
            greeted += readUntilHelloOrReset(peer.getInputStream()) > 0 ? 1 : 0;
        }
        checkEcho(newStream());
        ExitSnapshot.Totals totals = exit.snapshot().totals();
        long limited = totals.reached(Limit.HANDSHAKES_PER_ADDRESS) + totals.reached(Limit.HANDSHAKE_RATE);
        assertTrue(limited > 0, "nobody was refused");
        assertEquals(flood.size() - limited, greeted, "the others, and only they, were greeted");
        for (Socket peer : flood) {
            peer.close();
        }
    }

    private static int readUntilHelloOrReset(InputStream in) {
        try {
            return in.readNBytes(HELLO_BYTES).length;
        } catch (IOException reset) {
            return 0;
        }
    }

    private void assertClosedAtOnce(byte[] words) throws IOException {
        long began = System.nanoTime();
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            write(peer, words);
            InputStream in = peer.getInputStream();
            byte[] said = readUntilReset(in);
            assertTrue(said.length <= HELLO_BYTES, said.length + " bytes were said to a stranger");
            int prefix = Math.min(8, said.length);
            assertArrayEquals(Arrays.copyOf(TINYSS_1, prefix), Arrays.copyOf(said, prefix));
        }
        assertTrue(System.nanoTime() - began < HANDSHAKE.toNanos(), "only the deadline closed it");
    }

    /** An exit that has refused may reset while we still write. */
    private static void write(Socket peer, byte[] words) {
        try {
            peer.getOutputStream().write(words);
        } catch (IOException refusedMeanwhile) {
            // the read below tells what was said before
        }
    }

    private static byte[] readUntilReset(InputStream in) {
        byte[] said = new byte[1 << 12];
        int length = 0;
        try {
            for (int count = in.read(said); count > 0; count = in.read(said, length, said.length - length)) {
                length += count;
            }
        } catch (IOException reset) {
            // an end as good as any
        }
        return Arrays.copyOf(said, length);
    }

    private static void assertEnds(InputStream in) {
        try {
            assertEquals(-1, in.read());
        } catch (IOException reset) {
            // an end as good as any
        }
    }

    private static byte[] hello(byte[] publicKey) {
        return ByteBuffer.allocate(HELLO_BYTES)
                .put("TinySS-2".getBytes(StandardCharsets.US_ASCII))
                .put(publicKey)
                .array();
    }

    private Stream newStream() throws Exception {
        DialledSession session = ResumableDialer.builder(transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(address)
                .exitKey(key.publicKey())
                .build()
                .session(SessionId.random(random), SessionObserver.NONE);
        await(session.connect());
        return await(session.open());
    }

    private void checkEcho(Stream stream) throws Exception {
        byte[] question = bytes(64);
        await(stream.write(ByteBuffer.wrap(question)));
        ByteBuffer answer = ByteBuffer.allocate(question.length);
        while (answer.hasRemaining()) {
            assertTrue(await(stream.read(answer)) > 0, "the echo has ended");
        }
        assertArrayEquals(question, answer.array());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
