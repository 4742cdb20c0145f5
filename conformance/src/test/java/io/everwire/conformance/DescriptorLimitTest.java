package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RES-2: a process that runs out of descriptors waits, and does not spin. In a process of its own, so not a case of the kit. */
@Timeout(30)
class DescriptorLimitTest {
    private static final int DESCRIPTORS = 100;
    private static final int CONNECTIONS = 150;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "iouring"})
    void acceptingPausesWithoutSpinningAndResumesWhenDescriptorsAreBack(String transport) throws Exception {
        assumeTrue(Transports.providers().stream()
                .anyMatch(provider -> provider.name().equals(transport)
                        && Transports.unavailability(provider).isEmpty()));
        Process echo = start(transport);
        List<Socket> peers = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(echo.getInputStream(), StandardCharsets.UTF_8))) {
            InetSocketAddress at = Rig.loopback(Integer.parseInt(out.readLine()));
            loadClasses(at);
            while (peers.size() < CONNECTIONS) {
                peers.add(connect(at));
            }
            assertTrue(echoes(peers.get(0)));
            long cpuBefore = cpuMillis(echo);
            peers.get(CONNECTIONS - 1).setSoTimeout(1_500);
            assertEquals(false, echoes(peers.get(CONNECTIONS - 1)), "the limit was not reached");
            long cpu = cpuMillis(echo) - cpuBefore;
            assertTrue(cpu < 500, cpu + " ms of CPU in 1,500 ms of waiting");
            for (int i = 1; i < CONNECTIONS - 1; i++) {
                peers.get(i).close();
            }
            peers.get(CONNECTIONS - 1).setSoTimeout(5_000);
            assertEquals('e', peers.get(CONNECTIONS - 1).getInputStream().read());
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
            echo.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static Socket connect(InetSocketAddress at) throws IOException {
        Socket peer = new Socket();
        peer.connect(at, 5_000);
        peer.setSoTimeout(5_000);
        return peer;
    }

    /** One whole life: from a folder, loading a class takes a descriptor, too. */
    private static void loadClasses(InetSocketAddress at) throws IOException {
        try (Socket peer = connect(at)) {
            assertTrue(echoes(peer));
            peer.shutdownOutput();
            assertEquals(-1, peer.getInputStream().read());
        }
    }

    private static boolean echoes(Socket peer) throws IOException {
        peer.getOutputStream().write('e');
        try {
            return peer.getInputStream().read() == 'e';
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }

    private static long cpuMillis(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static Process start(String transport) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -n " + DESCRIPTORS + "; exec '" + java + "' -XX:TieredStopAtLevel=1 -cp '"
                + classPath() + "' '" + Echo.class.getName() + "' " + transport;
        return new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Of everything that this test itself sees, wherever it was found. */
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return "target/test-classes" + File.pathSeparator + modules + File.pathSeparator
                + System.getProperty("java.class.path");
    }

    /** Echoes what comes in. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] args) {
            Transport transport = Transports.named(args[0])
                    .create(TransportSettings.defaults().withLoops(1));
            Listener listener = transport
                    .listen(Rig.loopback(0), ListenSettings.defaults(), connection -> new EchoHandler())
                    .toCompletableFuture()
                    .join();
            System.out.println(((InetSocketAddress) listener.local()).getPort());
            new CompletableFuture<Void>().join(); // until the test ends this process
        }
    }

    /** Writes back. */
    private static final class EchoHandler implements ConnectionHandler {
        private @Nullable Connection connection;

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(Integer.MAX_VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            byte[] copy = new byte[chunk.remaining()];
            chunk.get(copy);
            Writes.now(Objects.requireNonNull(connection), copy);
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            Objects.requireNonNull(connection).close();
        }

        @Override
        public void closed(CloseReason why) {}
    }
}
