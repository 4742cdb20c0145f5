package io.everwire.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** One exit, and clients with each load. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before all tests
class EverwireBenchTest {
    private static final String FIGURES =
            "OK MBps=[0-9.]+ rate=[0-9.]+/s p50=[0-9]+us p99=[0-9]+us wires=%s resumed=%s\n";

    private static RunningExit exit;

    private int code;

    @BeforeAll
    static void start() throws IOException {
        exit = new RunningExit();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        exit.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cmd echo --streams 3 --bytes 1MiB --verify",
                "--cmd discard --streams 3 --bytes 1MiB",
                "--cmd source --streams 3 --bytes 1MiB",
                "--rtt 200 --conc 8",
                "--pingpong 200 --conc 8",
                "--handshakes 20 --conc 4",
                "--idle-streams 20 --hold 1ms"
            })
    void everyLoadEndsWithFigures(String load) {
        String output = client(exit.key, load);
        assertTrue(output.matches(FIGURES.formatted("1", "0")), output);
        assertEquals(0, code);
    }

    @Test
    void idleSessionsHaveAWireEach() {
        String output = client(exit.key, "--idle-sessions 5 --hold 1ms");
        assertTrue(output.matches(FIGURES.formatted("5", "0")), output);
    }

    @Test
    void cutWiresChangeNoByte() {
        String output = client(exit.key, "--cmd echo --bytes 32MiB --verify --chaos 20");
        assertTrue(output.matches(FIGURES.formatted("[0-9]+", "[0-9]+")), output);
        assertEquals(0, code);
    }

    @Test
    void anExitWithAnotherKeyIsAFailureWithItsReason() {
        String output = client("1".repeat(64).replaceFirst("1", "d"), "--rtt 1");
        assertTrue(output.matches("FAILED .+\n"), output);
        assertEquals(1, code);
    }

    @Test
    void anExitThatIsNotThereIsAFailureWithItsReason() throws IOException {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + socket.getLocalPort();
        }
        String output = client(nowhere, exit.key, "--idle-sessions 100");
        assertTrue(output.matches("FAILED CONNECT_REFUSED .*" + nowhere + ".*\n"), output);
        assertEquals(1, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rtt 1 --pingpong 1",
                "--rtt 0",
                "--pingpong 0",
                "--handshakes -1",
                "--idle-sessions 0",
                "--idle-streams 0",
                "--rtt 1 --conc 0",
                "--rtt 1 --sessions 0",
                "--cmd echo --streams 0",
                "--cmd echo --bytes 0",
                "--cmd proxy"
            })
    void whatCannotBeDoneIsRefusedAtOnce(String load) {
        String output = client(exit.key, load);
        assertEquals(CommandLine.ExitCode.USAGE, code, output);
        assertEquals("", output);
    }

    @Test
    void theBestTransportCanBeAskedForByName() {
        String output = client(exit.key, "--rtt 1 --transport auto");
        assertTrue(output.matches(FIGURES.formatted("1", "0")), output);
    }

    @Test
    void aKeyFileThatCannotBeReadIsNamed() {
        StringWriter errors = new StringWriter();
        CommandLine commands = EverwireBench.commandLine();
        commands.setErr(new PrintWriter(errors));
        assertEquals(1, commands.execute("exit", "--listen", "127.0.0.1:0", "--key", "no-such-directory/key"));
        assertTrue(errors.toString().contains("cannot read the key file no-such-directory/key"), errors::toString);
    }

    private String client(String key, String load) {
        return client(exit.address, key, load.contains("--transport") ? load : load + " --transport nio");
    }

    private String client(String address, String key, String load) {
        List<String> arguments = new ArrayList<>(List.of("client", "--connect", address, "--pub", key, "--loops", "1"));
        Collections.addAll(arguments, load.split(" "));
        StringWriter output = new StringWriter();
        CommandLine commands = EverwireBench.commandLine();
        commands.setOut(new PrintWriter(output));
        commands.setErr(new PrintWriter(new StringWriter()));
        code = commands.execute(arguments.toArray(String[]::new));
        return output.toString().replace(System.lineSeparator(), "\n");
    }
}
