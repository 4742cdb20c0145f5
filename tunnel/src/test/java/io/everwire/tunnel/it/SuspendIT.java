package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is stopped and continued, as a laptop's is when its lid is closed: the download that was under way carries
 * on. For seven seconds, which the pool takes for a jump of time; for a minute with {@code -Deverwire.suspension=60}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SuspendIT {
    private static final long SUSPENSION_SECONDS = Long.getLong("everwire.suspension", 7);
    private static final long PATIENCE_SECONDS = 120;
    private static final long SIZE = 24 << 20;
    private static final long PACE = 8 << 20;

    private final List<Program> programs = new ArrayList<>();

    @TempDir
    private Path keys = Path.of("");

    private String origin = "";
    private Program exit;
    private Program client;

    @BeforeEach
    void start() throws Exception {
        String key = keys.resolve("exit.key").toString();
        try (Program keygen = Program.everwire("keygen", "--out", key)) {
            keygen.said("public");
        }
        Program web = keep(Program.source("WebServer.java"));
        exit = keep(
                Program.everwire("exit", "--listen", "127.0.0.1:0", "--key", key, "--open", "--allow", "127.0.0.1/32"));
        client = keep(Program.everwire(
                "client",
                "--exit",
                exit.said("LISTEN"),
                "--exit-key",
                exit.said("PUBLIC"),
                "--socks",
                "127.0.0.1:0",
                "--dashboard",
                "0"));
        origin = web.said("ORIGIN");
    }

    @AfterEach
    void end() {
        for (int i = programs.size() - 1; i >= 0; i--) {
            programs.get(i).close();
        }
    }

    @Test
    void aDownloadCarriesOnWhenItsClientWasSuspended() throws Exception {
        assertCarriesOn(client);
    }

    @Test
    void aDownloadCarriesOnWhenItsExitWasSuspended() throws Exception {
        assertCarriesOn(exit);
    }

    private void assertCarriesOn(Program suspended) throws Exception {
        String socks = client.said("SOCKS");
        PoolApi pool = new PoolApi(client.said("DASHBOARD"));
        Program download =
                keep(Program.source("Downloader.java", socks, origin, Long.toString(SIZE), Long.toString(PACE)));
        download.said("AT 4");
        suspended.signal("STOP");
        try {
            assertTrue(suspended.outlives(SUSPENSION_SECONDS));
        } finally {
            suspended.signal("CONT");
        }
        long pause = Long.parseLong(download.said("PAUSE", PATIENCE_SECONDS));
        assertTrue(pause >= SUSPENSION_SECONDS * 500, "it did not notice: " + pause + " ms"); // pipes are full at first
        assertEquals(new Http(Proxy.NO_PROXY, origin).expected(SIZE), download.said("SUM"));
        assertEquals(0, pool.now().sessionsLost(), () -> client.errors());
        assertFalse(client.errors().contains("is lost"), client::errors);
    }

    private Program keep(Program program) {
        programs.add(program);
        return program;
    }
}
