package io.everwire.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.Listener;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example is the marked part of this file, and works. */
@Timeout(60)
class ReadmeTest {
    private static final String BEGIN = "// the README's example begins here";
    private static final String END = "// and ends here";

    private final SecureRandom random = new SecureRandom();

    @Test
    void theExampleTalksToAnExit() throws Exception {
        ExitKey key = ExitKey.of(random.generateSeed(32));
        Transport exitTransport = Transports.best().create(TransportSettings.defaults());
        SessionAcceptor exit = SessionAcceptor.builder(
                        exitTransport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .key(key)
                .listener(session -> {
                    session.streams(ReadmeTest::answer);
                    return SessionObserver.NONE;
                })
                .build();
        Listener listener = exit.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .toCompletableFuture()
                .get(10, SECONDS);
        InetSocketAddress address = (InetSocketAddress) listener.local();
        assertArrayEquals(
                "hello".getBytes(UTF_8),
                example(
                        address.getHostString(),
                        address.getPort(),
                        key.publicKey().toString()));
        exit.close().toCompletableFuture().get(10, SECONDS);
        exitTransport.shutdown(Duration.ofSeconds(10)).toCompletableFuture().get(20, SECONDS);
    }

    private static void answer(Stream stream) {
        ByteBuffer question = ByteBuffer.allocate(5);
        stream.read(question)
                .thenCompose(count -> stream.write(question.flip()))
                .thenRun(stream::close);
    }

    private static byte[] example(String host, int port, String exitKey) throws Exception {
        // the README's example begins here
        SecureRandom random = new SecureRandom();
        Transport transport = Transports.best().create(TransportSettings.defaults());
        ThreadLoop loop = new ThreadLoop("pool");
        ResumableDialer dialer = ResumableDialer.builder(transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(new InetSocketAddress(host, port))
                .exitKey(ExitPublicKey.parse(exitKey))
                .build();
        ResumableSessionPool pool = new ResumableSessionPool(dialer, loop, random, PoolSettings.defaults());
        pool.start();
        Stream stream = pool.open(Duration.ofSeconds(10)).toCompletableFuture().get();
        stream.output().write("hello".getBytes(UTF_8));
        byte[] answer = stream.input().readNBytes(5); // however often the connection dies meanwhile
        pool.close().toCompletableFuture().get();
        transport.shutdown(Duration.ofSeconds(1));
        loop.shutdown();
        // and ends here
        return answer;
    }

    @Test
    void theReadmeShowsTheExample() throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/everwire/tunnel/ReadmeTest.java"));
        String example = String.join("\n", between(source, BEGIN, END)).stripIndent();
        String shown = String.join("\n", between(Files.readAllLines(Path.of("../README.md")), "```java", "```"));
        assertEquals(example, shown);
        assertTrue(example.lines().count() <= 15, "it got long");
    }

    private static List<String> between(List<String> lines, String begin, String end) {
        List<String> bare = lines.stream().map(String::strip).toList();
        int first = bare.indexOf(begin) + 1;
        return lines.subList(first, first + bare.subList(first, bare.size()).indexOf(end));
    }
}
