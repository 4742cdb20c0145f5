package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The acknowledging NOP and the probe can be switched off, at one end or at both; everything else goes on. */
class SwitchedOffTest {
    private static final int SIZE = 3_000_000;

    private enum Proofs {
        ALL(true, true),
        NO_PROBES(true, false),
        NONE(false, true);

        private final boolean acknowledgements;
        private final boolean probes;

        Proofs(boolean acknowledgements, boolean probes) {
            this.acknowledgements = acknowledgements;
            this.probes = probes;
        }

        MuxSettings settings() {
            return MuxSettings.builder()
                    .acknowledgements(acknowledgements)
                    .probes(probes)
                    .build();
        }
    }

    private static Endpoints ends(Proofs client, Proofs server) {
        Endpoints ends = Endpoints.connected(client.settings(), server.settings(), 5);
        ends.dialler.delay(MILLI);
        ends.acceptor.delay(MILLI);
        return ends;
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, ALL",
        "ALL, NO_PROBES",
        "ALL, NONE",
        "NO_PROBES, ALL",
        "NO_PROBES, NO_PROBES",
        "NO_PROBES, NONE",
        "NONE, ALL",
        "NONE, NO_PROBES",
        "NONE, NONE"
    })
    void bothWaysArriveAndAreDeliveredAcrossACut(Proofs client, Proofs server) {
        Endpoints ends = ends(client, server);
        Stream up = ends.open();
        up.write(bytes(0, SIZE));
        up.finish();
        ends.loop.pass(2 * MILLI);
        Stream down = ends.next();
        down.write(bytes(0, SIZE));
        down.finish();
        Endpoints.Reader above = reader(down);
        Endpoints.Reader below = reader(up);
        CompletionStage<Void> upDelivered = up.delivered();
        CompletionStage<Void> downDelivered = down.delivered();
        ends.loop.pass(10 * MILLI);
        ends.dialler.cut();
        ends.dialler.connect();
        ends.loop.pass(10_000 * MILLI);
        assertEquals(SIZE, done(above.end));
        assertEquals(SIZE, done(below.end));
        ends.dialler.cut();
        ends.dialler.connect(); // the counters at its start are the proof that is left
        ends.loop.run();
        done(upDelivered);
        done(downDelivered);
    }

    @ParameterizedTest
    @CsvSource({"ALL, ALL", "ALL, NO_PROBES", "ALL, NONE", "NO_PROBES, NO_PROBES", "NONE, ALL", "NONE, NONE"})
    void twoIdlePeersExchangeNothing(Proofs client, Proofs server) {
        Endpoints ends = ends(client, server);
        Stream stream = ends.open();
        stream.write(bytes(0, 100_000));
        ends.loop.pass(2 * MILLI);
        Echo.start(ends.next());
        Endpoints.Reader reader = reader(stream);
        ends.loop.pass(20_000 * MILLI);
        assertEquals(100_000, reader.count);
        long sent = ends.dialler.sent() + ends.acceptor.sent();
        ends.loop.pass(600_000 * MILLI);
        assertEquals(sent, ends.dialler.sent() + ends.acceptor.sent());
    }

    @Test
    void withoutAcknowledgementsNoNopIsSentAndNoneIsUnderstood() {
        ScriptedPeer peer = ScriptedPeer.ofServer(Proofs.NONE.settings());
        peer.open(3);
        peer.push(3, 30_000);
        peer.push(0, 0);
        peer.nop((int) peer.pipe.sent());
        peer.pass(5_000);
        assertEquals(0, ScriptedPeer.count(peer.takeSent(), 3));
        assertEquals(0, peer.pipe.proven());
        assertTrue(!peer.mux.peerAcknowledges() && peer.isOpen());
    }

    @Test
    void withoutProbesNobodyIsGreetedAndSilenceIsLeftAlone() {
        ScriptedPeer peer = ScriptedPeer.ofClient(Proofs.NO_PROBES.settings());
        assertEquals("", peer.takeSent(), "no greeting");
        Stream stream = done(peer.mux.open());
        stream.write(bytes(0, 10));
        peer.loop.run();
        peer.nop((int) peer.pipe.sent());
        assertTrue(peer.mux.peerAcknowledges());
        peer.takeSent();
        peer.push(3, 10);
        peer.pass(60_000);
        String said = peer.takeSent();
        assertEquals(0, ScriptedPeer.count(said, 2), said);
        assertEquals(1, ScriptedPeer.count(said, 3), said);
    }

    @Test
    void withoutProbesOwnAcknowledgementsStayUnprovenAndThoseOfThePeerAreAnswered() {
        ScriptedPeer peer = ScriptedPeer.ofServer(Proofs.NO_PROBES.settings());
        peer.open(3);
        peer.nop((int) peer.pipe.sent());
        for (int i = 0; i < 600; i++) {
            peer.push(3, 0);
            peer.pass(30);
        }
        String acknowledged = peer.takeSent();
        assertEquals(0, ScriptedPeer.count(acknowledged, 2));
        assertTrue(ScriptedPeer.count(acknowledged, 3) > 500);
        peer.push(0, 0);
        assertEquals(1, ScriptedPeer.count(peer.takeSent(), 3));
    }
}
