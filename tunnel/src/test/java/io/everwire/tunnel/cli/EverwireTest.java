package io.everwire.tunnel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import io.everwire.protocolr.auth.ExitKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands as a user types them. */
@Timeout(30)
class EverwireTest {
    private static final String KEY = "04e3ab9943bd8f0ab1e952fc33cf533e4c30e49ec3b50164509a9068a9d30a10";

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPartThatCannotBeMadeIsToldInItsOwnWordsAndNotInGuices() throws Exception {
        Injector injector =
                Guice.createInjector(parts -> parts.bind(String.class).toProvider(() -> {
                    throw new IllegalStateException("the cipher implementation x does not work here");
                }));
        ProvisionException failure = assertThrows(ProvisionException.class, () -> injector.getInstance(String.class));
        CommandLine program = Everwire.commandLine().setErr(new PrintWriter(errors, true));
        int code =
                program.getExecutionExceptionHandler().handleExecutionException(failure, program, program.parseArgs());
        assertEquals(1, code);
        assertEquals(
                "everwire: the cipher implementation x does not work here",
                errors.toString().strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "--unknown",
                "keygen --unknown",
                "keygen --out /no/such/directory/key",
                "exit",
                "exit --listen 127.0.0.1:0",
                "exit --listen 127.0.0.1:0 --key DIR/good",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --authorized DIR/good",
                "exit --listen 127.0.0.1:0 --key DIR/missing --open",
                "exit --listen 127.0.0.1:0 --key DIR --open",
                "exit --listen 127.0.0.1:0 --key DIR/empty --open",
                "exit --listen 127.0.0.1:0 --key DIR/short --open",
                "exit --listen 127.0.0.1:0 --key DIR/two --open",
                "exit --listen 127.0.0.1:0 --key DIR/binary --open",
                "exit --listen 127.0.0.1:0 --key DIR/good --authorized DIR/short",
                "exit --listen 127.0.0.1 --key DIR/good --open",
                "exit --listen 127.0.0.1:65536 --key DIR/good --open",
                "exit --listen :0 --key DIR/good --open",
                "exit --listen ::1:0 --key DIR/good --open",
                "exit --listen no-such-host.invalid:0 --key DIR/good --open",
                "exit --listen 192.0.2.1:0 --key DIR/good --open",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --allow 10.0.0.1/8",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --transport none",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --metrics 192.0.2.1:0",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --metrics x",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --set maxSesions=3",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --set members=3",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --set maxSessions=0",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --set maxSessions=3",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --set members",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --sessions 4 --set members=3",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --proxy-protocol-from 10.0.0.0/8",
                "exit --listen 127.0.0.1:0 --key DIR/good --open --proxy-protocol --proxy-protocol-from here",
                "client --exit h:1 --exit-key 00 --socks 127.0.0.1:0",
                "client --exit h:0 --exit-key KEY --socks 127.0.0.1:0",
                "client --exit h --exit-key KEY --socks 127.0.0.1:0",
                "client --exit h:1 --exit-key KEY",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --sessions 0",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --sessions many",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --identity DIR/missing",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --dashboard page",
                "demo --dashboard 65536",
                "client --exit h:1 --exit-key KEY --socks 127.0.0.1:0 --tui",
                "demo --size 0",
                "demo --size 5XB",
                "demo --size 2048GiB",
                "demo --cut-every soon",
                "demo --cut-every -1ms",
                "demo --seed x",
                "demo --transport none",
                "demo --exit-transport none"
            })
    void whatTheUserHasToMendIsOneLineAndExitCode2(String arguments) throws IOException {
        files();
        assertEquals(2, execute(arguments.replace("DIR", directory.toString()).replace("KEY", KEY)));
        assertEquals("", out.toString());
        List<String> lines = errors.toString().lines().toList();
        assertEquals(1, lines.size(), errors::toString);
        assertTrue(lines.get(0).startsWith("everwire: "), errors::toString);
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        files();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(2, execute("exit --open --key " + directory.resolve("good") + " --listen " + address));
            assertTrue(errors.toString().contains(address), errors::toString);
            assertTrue(errors.toString().contains("choose another port"), errors::toString);
        }
    }

    @Test
    void aCommandThatNobodyKnowsIsAnsweredWithTheNearest() {
        assertEquals(2, execute("clinet"));
        assertTrue(
                errors.toString().contains("did you mean") && errors.toString().contains("client"), errors::toString);
    }

    @Test
    void aSecretKeyAmongTheAuthorizedOnesIsCalledByItsName() throws IOException {
        files();
        assertEquals(0, execute("keygen --out " + directory.resolve("own")));
        String list = " --authorized " + directory.resolve("own");
        assertEquals(2, execute("exit --listen 127.0.0.1:0 --key " + directory.resolve("good") + list));
        assertTrue(errors.toString().contains("line 1: this is a secret key"), errors::toString);
    }

    @Test
    void aSettingThatNobodyKnowsIsAnsweredWithTheNearest() throws IOException {
        files();
        assertEquals(
                2,
                execute("exit --listen 127.0.0.1:0 --open --key DIR/good --set maxSesions=3"
                        .replace("DIR", directory.toString())));
        assertTrue(errors.toString().contains("near it are maxSessions, "), errors::toString);
    }

    @Test
    void errorsNeverShowWhatIsInAKeyFile() throws IOException {
        files();
        execute("exit --listen 127.0.0.1:0 --open --key " + directory.resolve("two"));
        assertTrue(!errors.toString().contains(KEY), errors::toString);
    }

    @Test
    void keygenPrintsAPairThatBelongsTogether() {
        assertEquals(0, execute("keygen"));
        String[] lines = out.toString().split("\\R", -1);
        byte[] seed = HexFormat.of().parseHex(lines[0].substring("secret ".length()));
        assertEquals("public " + ExitKey.of(seed).publicKey().hex(), lines[1]);
    }

    @Test
    void keygenPutsTheSecretIntoAFileForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("key");
        assertEquals(0, execute("keygen --out " + file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        ExitKey key = ExitKey.of(KeyFiles.readSeed(file));
        assertEquals("public " + key.publicKey().hex(), out.toString().strip());
        byte[] before = Files.readAllBytes(file);
        assertEquals(2, execute("keygen --out " + file), "a key is never overwritten");
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "  %s\n\n", "secret %s\n", "secret %s\npublic 00\n", "\tsecret  %s \r\n"})
    void aKeyFileHoldsASeedAsItIsOrAsPrinted(String form) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), String.format(form, KEY));
        assertArrayEquals(HexFormat.of().parseHex(KEY), KeyFiles.readSeed(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "keygen --help", "exit --help", "client --help", "demo --help", "--version", ""})
    void helpAndVersionAreNoErrors(String arguments) {
        assertEquals(0, execute(arguments), errors::toString);
        assertTrue(out.toString().contains("everwire"), out::toString);
        assertEquals("", errors.toString());
    }

    private void files() throws IOException {
        Files.writeString(directory.resolve("good"), KEY);
        Files.writeString(directory.resolve("empty"), "\n");
        Files.writeString(directory.resolve("short"), KEY.substring(1));
        Files.writeString(directory.resolve("two"), KEY + "\n" + KEY + "\n");
        Files.write(directory.resolve("binary"), new byte[] {-1, -2, 0, 1});
    }

    private int execute(String arguments) {
        CommandLine commands =
                Everwire.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(errors, true));
        return commands.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    }
}
