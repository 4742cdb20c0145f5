package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import org.junit.jupiter.api.Test;

/** How a dialling side finds out whether its peer acknowledges, and what it does where the peer does not (ARCHITECTURE.md 6). */
class GreetingTest {
    private static final String GREETING = "0202000000000000";

    private final ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());

    @Test
    void anUnknownPeerIsGreetedOnceOnEachWire() {
        assertEquals(GREETING, peer.takeSent());
        peer.pass(60_000);
        assertEquals("", peer.takeSent());
        newWire();
        assertEquals(GREETING, peer.takeSent());
    }

    @Test
    void aKnownPeerIsNotGreeted() {
        peer.takeSent();
        peer.nop((int) peer.pipe.sent());
        assertTrue(peer.mux.peerAcknowledges());
        newWire();
        assertEquals("", peer.takeSent());
    }

    @Test
    void theAcceptingSideDoesNotGreet() {
        assertEquals("", ScriptedPeer.ofServer(MuxSettings.defaults()).takeSent());
    }

    @Test
    void nobodyIsGreetedWhereAcknowledgementsAreOff() {
        assertEquals(
                "",
                ScriptedPeer.ofClient(
                                MuxSettings.builder().acknowledgements(false).build())
                        .takeSent());
    }

    @Test
    void whoGreetsIsKnownToAcknowledge() {
        ScriptedPeer greeting = ScriptedPeer.ofServer(MuxSettings.defaults());
        assertFalse(greeting.mux.peerAcknowledges());
        greeting.push(0, 0);
        assertTrue(greeting.mux.peerAcknowledges());
    }

    @Test
    void anUnansweredGreetingIsAnOwedAnswer() {
        long asked = peer.loop.nanoTime();
        peer.pass(300);
        assertEquals(asked, peer.mux.awaitingSince());
        newWire();
        assertEquals(peer.loop.nanoTime(), peer.mux.awaitingSince(), "another wire, another greeting");
    }

    @Test
    void whateverThePeerSaysSettlesTheGreeting() {
        peer.open(2);
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince());
        assertFalse(peer.mux.peerAcknowledges());
        newWire();
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince(), "it did not answer on the wire before either");
    }

    @Test
    void whatIsOpenWhenThePeerBecomesKnownIsAQuestion() {
        peer.takeSent();
        int greeting = (int) peer.pipe.sent();
        Endpoints.done(peer.mux.open()).write(Endpoints.bytes(0, 10));
        peer.pass(50);
        peer.nop(greeting);
        assertEquals(peer.loop.nanoTime(), peer.mux.awaitingSince());
        peer.pass(50);
        peer.nop((int) peer.pipe.sent());
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince());
    }

    @Test
    void theSilenceOfAMutePeerIsBrokenByOneStream() {
        speakWithoutAcknowledging();
        peer.pass(900);
        assertEquals("", peer.takeSent(), "not yet silent for long");
        peer.pass(200);
        long asked = peer.mux.awaitingSince();
        assertTrue(asked < peer.loop.nanoTime(), "its answer is owed");
        String probe = peer.takeSent();
        assertEquals(1, ScriptedPeer.count(probe, 0), probe);
        assertTrue(probe.contains("0202010005000000c0"), probe);
        peer.finish(5);
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince());
        peer.pass(1_000);
        assertEquals(1, ScriptedPeer.count(peer.takeSent(), 3), "the answer is acknowledged, be it in vain");
        peer.pass(600_000);
        assertEquals("", peer.takeSent(), "its answer is no traffic: both are idle");
    }

    @Test
    void withoutOpenStreamsSilenceIsNotBroken() {
        speakWithoutAcknowledging().abort();
        peer.finish(3);
        assertEquals(0, peer.mux.openStreams());
        peer.pass(1_000);
        peer.takeSent();
        peer.pass(60_000);
        assertEquals("", peer.takeSent());
    }

    /** A peer like the reference: opened streams, and answers on them, tell nothing about acknowledgements. */
    private Stream speakWithoutAcknowledging() {
        Stream stream = Endpoints.done(peer.mux.open());
        stream.write(Endpoints.bytes(0, 10));
        peer.pass(10);
        peer.push(3, 1);
        peer.pass(30); // our acknowledgement, which it will not understand
        peer.push(3, 1);
        peer.takeSent();
        peer.pass(30);
        peer.takeSent();
        return stream;
    }

    private void newWire() {
        peer.pipe.down();
        peer.loop.run();
        peer.pipe.connectAlone(peer.pipe.proven());
        peer.loop.run();
    }
}
