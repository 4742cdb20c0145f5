package io.everwire.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.SessionListener;
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
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's examples are the marked parts of this file, and work. */
@Timeout(60)
class ReadmeTest {
    private static final String SERVER = "// the README's server begins here";
    private static final String CLIENT = "// the README's client begins here";
    private static final String END = "// and ends here";

    @Test
    void theClientHearsItsEcho() throws Exception {
        Server server = server("127.0.0.1", 0);
        InetSocketAddress at = (InetSocketAddress) server.listener.local();
        assertArrayEquals("hello".getBytes(UTF_8), client(at.getHostString(), at.getPort(), server.publicKey));
        server.exit.close().toCompletableFuture().get(10, SECONDS);
        server.transport.shutdown(Duration.ofSeconds(10)).toCompletableFuture().get(20, SECONDS);
        server.threads.shutdownNow();
    }

    private record Server(
            Transport transport, ExecutorService threads, SessionAcceptor exit, Listener listener, String publicKey) {}

    private static Server server(String host, int port) throws Exception {
        // the README's server begins here
        SecureRandom random = new SecureRandom();
        Transport transport = Transports.best().create(TransportSettings.defaults());
        ExecutorService threads = Executors.newCachedThreadPool(); // virtual ones from JDK 21 on
        ExitKey key = ExitKey.of(random.generateSeed(32)); // to be kept: clients know its public half
        SessionAcceptor exit = SessionAcceptor.builder(transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .key(key)
                .listener(SessionListener.serving(threads, (session, stream) -> {
                    System.out.println("a stream of " + session.principal().name());
                    stream.input().transferTo(stream.output());
                }))
                .build();
        Listener listener = exit.listen(new InetSocketAddress(host, port))
                .toCompletableFuture()
                .get();
        System.out.println("listens at " + listener.local() + ", the public key is " + key.publicKey());
        // and ends here
        return new Server(transport, threads, exit, listener, key.publicKey().toString());
    }

    private static byte[] client(String host, int port, String exitKey) throws Exception {
        // the README's client begins here
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
    void theReadmeShowsTheExamples() throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/everwire/tunnel/ReadmeTest.java"));
        List<String> readme = Files.readAllLines(Path.of("../README.md"));
        List<String> library = readme.subList(readme.indexOf("## As a library"), readme.size());
        int second = library.indexOf("```java") + 1;
        isShown(between(source, SERVER, END), library);
        isShown(between(source, CLIENT, END), library.subList(second, library.size()));
    }

    private static void isShown(List<String> example, List<String> readme) {
        assertEquals(String.join("\n", example).stripIndent(), String.join("\n", between(readme, "```java", "```")));
        assertTrue(example.size() <= 15, "it got long");
    }

    private static List<String> between(List<String> lines, String begin, String end) {
        List<String> bare = lines.stream().map(String::strip).toList();
        int first = bare.indexOf(begin) + 1;
        return lines.subList(first, first + bare.subList(first, bare.size()).indexOf(end));
    }
}
