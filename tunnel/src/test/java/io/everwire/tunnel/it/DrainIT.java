package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Proxy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to an exit's process while somebody downloads through it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DrainIT {
    /** More than all buffers on the way hold. */
    private static final long SIZE = 64 << 20;

    private static final int SOME = 1 << 20;
    private static final int BY_SIGTERM = 143;

    private Program web;
    private Program exit;
    private Program client;
    private Http through;
    private String key = "";
    private String origin = "";
    private String expected = "";

    @BeforeAll
    void startWebServer(@TempDir Path directory) throws Exception {
        key = directory.resolve("exit.key").toString();
        try (Program keygen = Program.everwire("keygen", "--out", key)) {
            assertEquals(0, keygen.exitCode());
        }
        web = Program.source("WebServer.java");
        origin = web.said("ORIGIN");
        expected = new Http(Proxy.NO_PROXY, origin).expected(SIZE);
    }

    @AfterAll
    void endWebServer() {
        web.close();
    }

    @BeforeEach
    void startExitAndClient() throws Exception {
        exit = Program.everwire(
                "exit", "--listen", "127.0.0.1:0", "--key", key, "--open", "--allow", "127.0.0.1/32", "--drain", "90s");
        client = Program.everwire(
                "client",
                "--exit",
                exit.said("LISTEN"),
                "--exit-key",
                exit.said("PUBLIC"),
                "--sessions",
                "4",
                "--socks",
                "127.0.0.1:0");
        through = new Http(Http.socks(client.said("SOCKS")), origin);
    }

    @AfterEach
    void endExitAndClient() {
        client.close();
        exit.close();
    }

    @Test
    void theFirstSignalLetsWhatIsOpenFinishAndRefusesWhatIsNew() throws Exception {
        try (Download download = through.begin(SIZE)) {
            download.take(SOME);
            exit.signal("TERM");
            awaitRefusal();
            assertEquals(expected, download.finish());
        }
        assertEquals(BY_SIGTERM, exit.exitCode());
        assertTrue(exit.errors().contains("waiting up to 90 s for "), exit::errors);
    }

    @Test
    void theSecondSignalEndsItAtOnce() throws Exception {
        try (Download download = through.begin(SIZE)) {
            download.take(SOME);
            exit.signal("TERM");
            awaitRefusal();
            exit.signal("TERM");
            assertEquals(BY_SIGTERM, exit.exitCode(), "long before the drain is over");
        }
    }

    /** Between the signal and the drain, requests may still be served. */
    private void awaitRefusal() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (isServed()) {
            assertTrue(System.nanoTime() < deadline, "new requests are still served");
        }
    }

    private boolean isServed() {
        try {
            through.download(1);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
