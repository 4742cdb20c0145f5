package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client and an exit with a router between them, each in a network namespace of its own, and what happens to real
 * networks: packets vanish in silence, links go down, the client moves. The download that is under way carries on, and no
 * session is lost. Each fault lasts for four seconds; for half a minute with {@code -Deverwire.fault=30}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NetworkIT {
    private static final long FAULT_SECONDS = Long.getLong("everwire.fault", 4);
    private static final long PATIENCE_SECONDS = 150;
    private static final long MIB = 1 << 20;
    private static final long PACE = 4 * MIB;
    private static final long UNBOUNDED = 1L << 40;

    private static final String CLIENT = "10.201.1.2";
    private static final String CLIENT_MOVED = "10.201.1.3";
    private static final String CLIENT_ROUTER = "10.201.1.1";
    private static final String EXIT = "10.201.2.2";
    private static final String EXIT_ROUTER = "10.201.2.1";

    private final List<AutoCloseable> parts = new ArrayList<>();

    private Namespace clientHost;
    private Namespace router;
    private Namespace exitHost;
    private Program client;
    private String socks = "";
    private String origin = "";

    @BeforeAll
    void start(@TempDir Path keys) throws Exception {
        clientHost = keep(Namespace.make());
        router = keep(Namespace.make());
        exitHost = keep(Namespace.make());
        router.link("toclient", CLIENT_ROUTER + "/24", clientHost, "up", CLIENT + "/24");
        router.link("toexit", EXIT_ROUTER + "/24", exitHost, "up", EXIT + "/24");
        router.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        clientHost.run("ip", "route", "add", "default", "via", CLIENT_ROUTER);
        exitHost.run("ip", "route", "add", "default", "via", EXIT_ROUTER);
        startPrograms(keys.resolve("exit.key").toString());
    }

    private void startPrograms(String key) throws Exception {
        try (Program keygen = Program.everwire("keygen", "--out", key)) {
            keygen.said("public");
        }
        Program web = keep(Program.source(exitHost.enter(), "WebServer.java"));
        Program exit = keep(Program.everwire(
                exitHost.enter(), "exit", "--listen", EXIT + ":0", "--key", key, "--open", "--allow", "127.0.0.1/32"));
        client = keep(Program.everwire(
                clientHost.enter(),
                "client",
                "--verbose",
                "--exit",
                exit.said("LISTEN"),
                "--exit-key",
                exit.said("PUBLIC"),
                "--socks",
                "127.0.0.1:0"));
        socks = client.said("SOCKS");
        origin = web.said("ORIGIN");
    }

    @AfterAll
    void end() throws Exception {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }

    /** Something that is done to the network. */
    private interface Deed {
        void run() throws Exception;
    }

    @Test
    void everythingVanishesInSilence() throws Exception {
        assertCarriesOnAfter(
                () -> {
                    vanish("add", CLIENT);
                    vanish("add", EXIT);
                },
                () -> {
                    vanish("delete", CLIENT);
                    vanish("delete", EXIT);
                });
    }

    @Test
    void whatIsSentToTheClientVanishesInSilence() throws Exception {
        assertCarriesOnAfter(() -> vanish("add", CLIENT), () -> vanish("delete", CLIENT));
    }

    @Test
    void whatIsSentToTheExitVanishesInSilence() throws Exception {
        assertCarriesOnAfter(() -> vanish("add", EXIT), () -> vanish("delete", EXIT));
    }

    private void vanish(String verb, String to) throws Exception {
        router.run("ip", "route", verb, "blackhole", to + "/32");
    }

    @Test
    void theLinkIsDown() throws Exception {
        assertCarriesOnAfter(
                () -> router.run("ip", "link", "set", "dev", "toclient", "down"),
                () -> router.run("ip", "link", "set", "dev", "toclient", "up"));
    }

    /** Large packets vanish and nobody says so, small ones pass. */
    @Test
    void thePathBecomesAnMtuBlackHole() throws Exception {
        router.run("ip", "rule", "add", "ipproto", "icmp", "blackhole");
        assertCarriesOnAfter(() -> mtu(600), () -> mtu(1_500));
    }

    private void mtu(int bytes) throws Exception {
        router.run("ip", "link", "set", "dev", "toclient", "mtu", Integer.toString(bytes));
        router.run("ip", "link", "set", "dev", "toexit", "mtu", Integer.toString(bytes));
    }

    /** Its old address is gone, and with it whatever comes for its old wires. */
    @Test
    void theClientMovesToAnotherAddress() throws Exception {
        long size = 4 * PACE;
        Program download = download(size, PACE);
        move(CLIENT, CLIENT_MOVED);
        assertWhole(download, size);
        move(CLIENT_MOVED, CLIENT);
    }

    private void move(String from, String to) throws Exception {
        clientHost.run("ip", "address", "delete", from + "/24", "dev", "up");
        clientHost.run("ip", "address", "add", to + "/24", "dev", "up");
        clientHost.run("ip", "route", "add", "default", "via", CLIENT_ROUTER);
    }

    @Test
    void aFifthOfAllPacketsIsLost() throws Exception {
        loseAFifth(clientHost);
        loseAFifth(exitHost);
        assertWhole(download(3 * MIB, UNBOUNDED), 3 * MIB);
        clientHost.run("tc", "qdisc", "delete", "dev", "up", "clsact");
        exitHost.run("tc", "qdisc", "delete", "dev", "up", "clsact");
    }

    /** One packet of five, at random, goes to a device that leads nowhere. */
    private static void loseAFifth(Namespace host) throws Exception {
        host.run("ip", "link", "add", "name", "nowhere", "type", "veth");
        host.run("ip", "link", "set", "dev", "nowhere", "up");
        String oneOfFive = "4,32 0 0 4294963256,53 0 1 3435973836,6 0 0 4294967295,6 0 0 0";
        String trouble = host.tryTo("tc", "qdisc", "add", "dev", "up", "clsact");
        if (trouble.isEmpty()) {
            List<String> filter = new ArrayList<>(List.of("tc", "filter", "add", "dev", "up", "egress"));
            filter.addAll(List.of("bpf", "bytecode", oneOfFive));
            filter.addAll(List.of("action", "mirred", "egress", "redirect", "dev", "nowhere"));
            trouble = host.tryTo(filter.toArray(String[]::new));
        }
        if (!trouble.isEmpty()) {
            abort("this kernel cannot lose packets at random: " + trouble);
        }
    }

    /** The fault begins in the middle of a download, which cannot end before the fault does. */
    private void assertCarriesOnAfter(Deed fault, Deed end) throws Exception {
        long size = 4 * PACE;
        int diedBefore = died();
        Program download = download(size, PACE);
        fault.run();
        try {
            assertTrue(download.outlives(FAULT_SECONDS), download::errors);
        } finally {
            end.run();
        }
        assertWhole(download, size);
        assertTrue(died() > diedBefore, () -> "no wire died: " + client.errors());
    }

    private int died() {
        return (int) client.errors()
                .lines()
                .filter(line -> line.contains("WIRE_DEAD"))
                .count();
    }

    /** One that has begun. */
    private Program download(long size, long pace) throws Exception {
        Program download = keep(Program.source(
                clientHost.enter(), "Downloader.java", socks, origin, Long.toString(size), Long.toString(pace)));
        download.said("AT 1");
        return download;
    }

    private void assertWhole(Program download, long size) throws Exception {
        Program direct = keep(Program.source(
                exitHost.enter(), "Downloader.java", "direct", origin, Long.toString(size), Long.toString(UNBOUNDED)));
        assertEquals(direct.said("SUM"), download.said("SUM", PATIENCE_SECONDS));
        assertFalse(client.errors().contains("is lost"), client::errors);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.add(part);
        return part;
    }
}
