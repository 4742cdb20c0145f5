package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.DialledSession;
import io.everwire.api.ExitEvent;
import io.everwire.api.Limit;
import io.everwire.api.Stream;
import io.everwire.testkit.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever floods an exit with connections keeps nobody out, and costs little. */
class HandshakeFloodTest {
    private static final long MEBIBYTE = 1 << 20;

    private final SimulatedExit exit = new SimulatedExit();

    @Test
    void tenThousandHalfHandshakesKeepNoHonestClientOut() {
        Stream before = exit.open(exit.connected("before"));
        exit.network()
                .invariant("no more are held", () -> exit.acceptor().snapshot().handshakes() <= 4_096);
        List<SilentPeer> peers = new ArrayList<>();
        DialledSession honest = exit.session(exit.client("honest"));
        var attempt = honest.connect();
        for (int i = 0; i < 10_000; i++) {
            peers.add(exit.silent("attacker" + i % 200));
            exit.advance(Duration.ofNanos(500_000));
        }
        exit.await(attempt);
        exit.checkEcho(exit.open(honest));
        exit.checkEcho(exit.open(exit.connected("later")));
        exit.checkEcho(before);
        long held = peers.stream().filter(SilentPeer::isOpen).count();
        assertTrue(held > 3_900 && held <= 4_096, held + " are held");
        long dropped = exit.acceptor().snapshot().totals().reached(Limit.HANDSHAKES);
        assertTrue(dropped >= 10_000 - 4_096 && dropped <= 10_010, dropped + " made room");

        exit.advance(Duration.ofSeconds(11));
        assertEquals(0, exit.acceptor().snapshot().handshakes());
        assertEquals(0, peers.stream().filter(SilentPeer::isOpen).count());
        exit.checkEcho(before);
    }

    /** The clients' ends and the network between are counted, too. */
    @Test
    void fourThousandHalfHandshakesAreSmall() {
        exit.connected("before");
        long before = used();
        List<SilentPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            peers.add(exit.silent("attacker" + i % 100));
        }
        exit.advance(Duration.ofSeconds(1));
        assertEquals(4_096, exit.acceptor().snapshot().handshakes());
        long grown = used() - before;
        assertTrue(grown < 32 * MEBIBYTE, grown + " bytes for " + peers.size());
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void aFloodFromOneAddressIsRefusedBeforeAKeyIsMade() {
        List<SilentPeer> peers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            peers.add(exit.silent("attacker"));
        }
        exit.advance(Duration.ofSeconds(1));
        assertEquals(64, peers.stream().filter(SilentPeer::isOpen).count());
        assertEquals(64, peers.stream().filter(peer -> peer.heard() > 0).count(), "the others were told nothing");
        assertEquals(64, exit.acceptor().snapshot().totals().handshakesBegun());
        assertEquals(936, exit.acceptor().snapshot().totals().reached(Limit.HANDSHAKES_PER_ADDRESS));
        exit.checkEcho(exit.open(exit.connected("somebody else")));
    }

    @Test
    void connectionsOfOneAddressThatLeadNowhereAreLimitedByRate() {
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 50; i++) {
                exit.silent("attacker").leave();
                exit.advance(Duration.ofMillis(20));
            }
        }
        long begun = exit.acceptor().snapshot().totals().handshakesBegun();
        assertTrue(begun >= 100 + 59 * 20 && begun <= 100 + 61 * 20, begun + " began in a minute");
        assertEquals(3_000 - begun, exit.acceptor().snapshot().totals().reached(Limit.HANDSHAKE_RATE));
    }

    @Test
    void whoResumesIsNeverLimited() {
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        for (int cut = 0; cut < 300; cut++) {
            exit.network().strikeAll(new Fault.Reset());
            exit.advance(Duration.ofMillis(30));
            assertTrue(exit.connect(session));
        }
        exit.checkEcho(stream);
        assertTrue(exit.network().elapsed().compareTo(Duration.ofSeconds(60)) < 0, "more than five a second");
        assertEquals(0, exit.events(ExitEvent.WireRefused.class).size());
    }

    @Test
    void newSessionsOfNobodyCostTokens() {
        ResumableDialer client = exit.client("home");
        for (int i = 0; i < 500; i++) {
            exit.session(client).connect();
            exit.advance(Duration.ofMillis(10));
        }
        int sessions = exit.list().size();
        assertTrue(sessions >= 180 && sessions <= 210, sessions + " sessions in five seconds");
        assertTrue(exit.acceptor().snapshot().totals().reached(Limit.HANDSHAKE_RATE) >= 290);
        assertEquals(0, exit.acceptor().snapshot().totals().reached(Limit.HANDSHAKES_PER_ADDRESS));
    }
}
