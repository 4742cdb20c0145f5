package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.fault.FaultPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An exit, a client and a web server, each a process, and all wires through a fault proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TunnelIT {
    private static final long MIB = 1 << 20;
    private static final FaultPlan CUTS = FaultPlan.seeded(7).cutEvery(Duration.ofMillis(200));
    private static final FaultPlan EVERYTHING =
            FaultPlan.seeded(11).cutEvery(Duration.ofMillis(200)).resets(0.4).freezes(0.2, Duration.ofMillis(500));

    private final List<Program> programs = new ArrayList<>();
    private Path keys = Path.of("");
    private String origin = "";
    private String exit = "";
    private String exitKey = "";
    private String meters = "";
    private Http direct = new Http(Proxy.NO_PROXY, "localhost:1");

    @BeforeAll
    void startExitAndWebServer(@TempDir Path directory) throws Exception {
        keys = directory;
        keygen("exit");
        Files.writeString(keys.resolve("authorized"), keygen("client") + " the client of these tests\n");
        Program web = keep(Program.source("WebServer.java"));
        Program server = keep(exit(
                "--authorized", keys.resolve("authorized").toString(), "--allow", "127.0.0.1/32", "--metrics", "0"));
        exit = server.said("LISTEN");
        exitKey = server.said("PUBLIC");
        meters = server.said("METRICS");
        origin = web.said("ORIGIN");
        direct = new Http(Proxy.NO_PROXY, origin);
    }

    @AfterAll
    void end() {
        programs.forEach(Program::close);
    }

    @Test
    void aLargeDownloadSurvivesCutsEvery200Millis() throws Exception {
        underFaults(CUTS, through -> assertEquals(direct.expected(256 * MIB), through.download(256 * MIB)));
    }

    @Test
    void sixteenParallelDownloadsSurviveCutsEvery200Millis() throws Exception {
        String expected = direct.expected(16 * MIB);
        underFaults(CUTS, through -> {
            ExecutorService browsers = Executors.newFixedThreadPool(16);
            try {
                List<Future<String>> downloads = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    downloads.add(browsers.submit(() -> through.download(16 * MIB)));
                }
                for (Future<String> download : downloads) {
                    assertEquals(expected, download.get());
                }
            } finally {
                browsers.shutdownNow();
            }
        });
    }

    @Test
    void anUploadSurvivesCutsEvery200Millis() throws Exception {
        underFaults(CUTS, through -> assertTrue(through.uploadArrivesWhole(64 * MIB, 3)));
    }

    @Test
    void bothWaysSurviveCutsResetsAndFreezes() throws Exception {
        underFaults(EVERYTHING, through -> {
            assertEquals(direct.expected(64 * MIB), through.download(64 * MIB));
            assertTrue(through.uploadArrivesWhole(64 * MIB, 4));
        });
    }

    @Test
    void theHttpProxyCarriesPlainRequestsAndTunnels() throws Exception {
        try (Program client = client(exit, exitKey, "client")) {
            client.said("SOCKS");
            InetSocketAddress proxy = Http.address(client.said("HTTP"));
            String plain =
                    Http.sumThrough(new Proxy(Proxy.Type.HTTP, proxy), "http://" + origin + "/bytes/" + 16 * MIB);
            assertEquals(direct.expected(16 * MIB), plain);
            assertEquals("HTTP/1.1 200 OK", firstLineThroughConnect(proxy, origin));
        }
    }

    private static String firstLineThroughConnect(InetSocketAddress proxy, String target) throws IOException {
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            socket.setSoTimeout(Http.TIMEOUT_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            send(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
            assertEquals("HTTP/1.1 200 Connection established", in.readLine());
            assertEquals("", in.readLine());
            send(socket, "GET /bytes/1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            return in.readLine();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void addressesThatAreNotAllowedAreNotConnectedTo() throws Exception {
        try (Program client = client(exit, exitKey, "client")) {
            Proxy socks = Http.socks(client.said("SOCKS"));
            String other = "127.0.0.2:" + origin.substring(origin.indexOf(':') + 1);
            assertThrows(IOException.class, () -> new Http(socks, other).download(1));
            assertEquals(direct.expected(1), new Http(socks, origin).download(1), "and the session goes on");
        }
    }

    @Test
    void anExitWithAnotherKeyIsNotTrusted() throws Exception {
        String anotherKey = keygen("another");
        try (Program client = client(exit, anotherKey, "client")) {
            Http through = new Http(Http.socks(client.said("SOCKS")), origin);
            assertThrows(SocketException.class, () -> through.download(1));
            assertTrue(client.errors().contains("UNTRUSTED_EXIT"), client::errors);
        }
    }

    @Test
    void aClientThatIsNotAuthorizedIsRefused() throws Exception {
        keygen("stranger");
        try (Program client = client(exit, exitKey, "stranger")) {
            Http through = new Http(Http.socks(client.said("SOCKS")), origin);
            assertThrows(SocketException.class, () -> through.download(1));
            assertTrue(client.errors().contains("NOT_AUTHENTICATED"), client::errors);
        }
    }

    @Test
    void aPortInUseIsOneLineAndExitCode2() throws Exception {
        String key = keys.resolve("exit.key").toString();
        try (Program second = Program.everwire("exit", "--listen", exit, "--key", key, "--open")) {
            assertEquals(2, second.exitCode());
            List<String> lines = second.errors()
                    .lines()
                    .filter(Predicate.not(line -> line.contains(" WARN ")))
                    .toList();
            assertEquals(1, lines.size(), second::errors);
            assertTrue(lines.get(0).startsWith("everwire: ") && lines.get(0).contains(exit), second::errors);
        }
    }

    @Test
    void theExitServesItsMetersAndThoseOfItsClientProcesses() throws Exception {
        try (Program client = client(exit, exitKey, "client")) {
            Http through = new Http(Http.socks(client.said("SOCKS")), origin);
            assertEquals(direct.expected(MIB), through.download(MIB));
            String page = new String(new URL(meters).openStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(page.matches("(?s).*\neverwire_exit_sessions_begun_total [1-9].*"), page);
            assertTrue(
                    page.matches("(?s).*\neverwire_exit_metasession_sessions\\{metasession=\"[^\"]+\"} [1-9].*"), page);
        }
    }

    @Test
    void signalsEndExitAndClientCleanly() throws Exception {
        assertEndsBy("INT", 130, exit("--authorized", keys.resolve("authorized").toString()), "PUBLIC");
        assertEndsBy("TERM", 143, client(exit, exitKey, "client"), "HTTP");
    }

    private static void assertEndsBy(String signal, int exitCode, Program program, String ready) throws Exception {
        try (program) {
            program.said(ready);
            program.signal(signal);
            assertEquals(exitCode, program.exitCode());
            assertEquals("", program.errors());
        }
    }

    @Test
    void theDemoTellsItsResultAsJson() throws Exception {
        try (Program demo = Program.everwire("demo", "--size", "8MiB", "--json", "--seed", "5")) {
            assertEquals(0, demo.exitCode(), demo::errors);
            String json = demo.said("{\"ok\":true,\"reason\":\"\",\"seed\":5,\"bytes\":8388608,");
            assertTrue(json.contains("\"sessionsLost\":0"), json);
        }
    }

    /** Something that is done through a tunnel. */
    private interface Use {
        void of(Http through) throws Exception;
    }

    private void underFaults(FaultPlan plan, Use use) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (FaultProxy faults = FaultProxy.start(anyPort, Http.address(exit), plan);
                Program client = client("127.0.0.1:" + faults.address().getPort(), exitKey, "client")) {
            use.of(new Http(Http.socks(client.said("SOCKS")), origin));
            assertFalse(client.errors().contains("is lost"), client::errors);
            assertTrue(faults.statistics().cuts() > 0, "the wires were cut");
        }
    }

    private Program exit(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("exit", "--listen", "127.0.0.1:0", "--key"));
        arguments.add(keys.resolve("exit.key").toString());
        arguments.addAll(List.of(more));
        return Program.everwire(arguments.toArray(String[]::new));
    }

    private Program client(String wires, String key, String identity) throws IOException {
        return Program.everwire(
                "client",
                "--exit",
                wires,
                "--exit-key",
                key,
                "--identity",
                keys.resolve(identity + ".key").toString(),
                "--socks",
                "127.0.0.1:0",
                "--http",
                "127.0.0.1:0");
    }

    private String keygen(String name) throws IOException, InterruptedException {
        Path file = keys.resolve(name + ".key");
        try (Program keygen = Program.everwire("keygen", "--out", file.toString())) {
            return keygen.said("public");
        }
    }

    private Program keep(Program program) {
        programs.add(program);
        return program;
    }
}
