package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.fault.FaultPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A tunnel with any transport at each end. What cannot run here is skipped, unless {@code -Deverwire.require=iouring} says
 * that it must; {@code -Deverwire.it.mib=256} transfers more.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TransportsIT {
    private static final long MIB = 1 << 20;
    private static final long SIZE = Long.getLong("everwire.it.mib", 16);
    private static final String NO_NATIVE = "-Dio.netty.transport.noNative=true";

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest(name = "exit over {0}, client over {1}")
    @CsvSource({"nio, nio", "nio, iouring", "iouring, nio", "iouring, iouring"})
    void aDownloadAndAnUploadSurviveCutsEvery200Millis(String exitOver, String clientOver) throws Exception {
        need(exitOver);
        need(clientOver);
        try (Program web = Program.source("WebServer.java");
                Program exit = exit(exitOver)) {
            InetSocketAddress listening = Http.address(exit.said("LISTEN"));
            String key = exit.said("PUBLIC");
            String origin = web.said("ORIGIN");
            try (FaultProxy faults = FaultProxy.start(
                            anyPort(), listening, FaultPlan.seeded(7).cutEvery(Duration.ofMillis(200)));
                    Program client = client(faults.address().getPort(), key, clientOver)) {
                Http through = new Http(Http.socks(client.said("SOCKS")), origin);
                String expected = new Http(Proxy.NO_PROXY, origin).expected(SIZE * MIB);
                assertEquals(expected, through.download(SIZE * MIB));
                assertTrue(through.uploadArrivesWhole(SIZE * MIB, 3));
                assertFalse(client.errors().contains("is lost"), client::errors);
                assertTrue(faults.statistics().cuts() > 0, "the wires were cut");
            }
        }
    }

    @ParameterizedTest(name = "exit over {0}, client over {1}")
    @CsvSource({"nio, iouring", "iouring, nio", "iouring, iouring"})
    void theDemoLosesNoSession(String exitOver, String clientOver) throws Exception {
        need(exitOver);
        need(clientOver);
        try (Program demo = Program.everwire(
                "demo", "--size", SIZE + "MiB", "--json", "--transport", clientOver, "--exit-transport", exitOver)) {
            assertEquals(0, demo.exitCode(), demo::errors);
            String json = demo.said("{\"ok\":true,");
            assertTrue(json.contains("\"sessionsLost\":0"), json);
            assertEquals("", demo.errors());
        }
    }

    @Test
    void aTransportThatCannotRunIsOneLineWithAReasonAndWhatToDo() throws Exception {
        try (Program demo = Program.everwireWith(NO_NATIVE, "demo", "--size", "1MiB", "--transport", "iouring")) {
            assertEquals(2, demo.exitCode());
            List<String> lines = demo.errors().lines().toList();
            assertEquals(1, lines.size(), demo::errors);
            assertTrue(lines.get(0).startsWith("everwire: transport iouring cannot run here: "), lines.get(0));
            assertTrue(lines.get(0).endsWith("or use the transport nio."), lines.get(0));
        }
    }

    @Test
    void autoFallsBackAndSaysSoInOneLine() throws Exception {
        try (Program demo =
                Program.everwireWith(NO_NATIVE, "demo", "--size", "1MiB", "--json", "--transport", "auto")) {
            assertEquals(0, demo.exitCode(), demo::errors);
            List<String> lines = demo.errors().lines().toList();
            assertEquals(1, lines.size(), demo::errors);
            assertTrue(lines.get(0).contains("Using the transport nio: iouring cannot run here: "), lines.get(0));
        }
    }

    private static void need(String transport) {
        TransportProvider provider = Transports.providers().stream()
                .filter(candidate -> candidate.name().equals(transport))
                .findFirst()
                .orElseThrow();
        Optional<Unavailability> why = Transports.unavailability(provider);
        String words = why.map(Unavailability::toString).orElse("");
        assertTrue(why.isEmpty() || !System.getProperty("everwire.require", "").contains(transport), words);
        assumeTrue(why.isEmpty(), words);
    }

    private Program exit(String transport) throws IOException, InterruptedException {
        String key = directory.resolve("exit.key").toString();
        try (Program keygen = Program.everwire("keygen", "--out", key)) {
            keygen.said("public");
        }
        return Program.everwire(
                "exit",
                "--listen",
                "127.0.0.1:0",
                "--key",
                key,
                "--open",
                "--allow",
                "127.0.0.1/32",
                "--transport",
                transport);
    }

    private static Program client(int port, String exitKey, String transport) throws IOException {
        return Program.everwire(
                "client",
                "--exit",
                "127.0.0.1:" + port,
                "--exit-key",
                exitKey,
                "--socks",
                "127.0.0.1:0",
                "--transport",
                transport);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
