package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.isDone;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The acknowledging NOP and what it proves (ARCHITECTURE.md 6). */
class AcknowledgementTest {
    private static final MuxSettings MUTE =
            MuxSettings.builder().acknowledgements(false).build();

    @Test
    void bothSidesKnowEachOtherAfterTheFirstExchange() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Echo.start(ends.next());
        ends.loop.pass(100 * MILLI);
        assertTrue(ends.client.peerAcknowledges());
        assertTrue(ends.server.peerAcknowledges());
    }

    @Test
    void twoIdlePeersExchangeNothing() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Echo.start(ends.next());
        ends.loop.pass(5_000 * MILLI);
        long sent = ends.dialler.sent() + ends.acceptor.sent();
        ends.loop.pass(600_000 * MILLI);
        assertEquals(sent, ends.dialler.sent() + ends.acceptor.sent());
    }

    @Test
    void everythingIsProvenSoonAfterItArrived() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 200_000));
        reader(ends.next());
        ends.loop.pass(200 * MILLI);
        assertTrue(ends.dialler.sent() - ends.dialler.proven() < 4_096, "only NOPs are unproven");
        assertTrue(ends.acceptor.sent() - ends.acceptor.proven() < 4_096, "only NOPs are unproven");
    }

    @Test
    void whoAnswersProbesHoldsNoMoreForTheHundredthThanForTheFirst() {
        Endpoints ends = Endpoints.connected();
        ends.open().write(bytes(0, 10));
        Echo.start(ends.next());
        ends.loop.pass(1_000 * MILLI);
        for (int i = 0; i < 100; i++) {
            ends.loop.execute(ends.client::probe);
            ends.loop.pass(30_000 * MILLI);
        }
        assertEquals(8, ends.acceptor.sent() - ends.acceptor.proven(), "its last answer");
    }

    @Test
    void aBulkSendersUnprovenBytesStayFew() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 1_000));
        reader(ends.next());
        ends.loop.pass(100 * MILLI);
        ends.dialler.delay(MILLI);
        ends.acceptor.delay(MILLI);
        stream.write(bytes(1_000, 50_000_000));
        ends.loop.pass(2_000 * MILLI);
        assertTrue(ends.dialler.sent() > 50_000_000);
        assertTrue(ends.acceptor.largestHeld() < 100_000, "acknowledgements do not pile up");
    }

    @Test
    void aReceiverOfVersionOneMakesItselfKnownThoughItHasNothingToSay() {
        MuxSettings one = MuxSettings.builder().version(1).build();
        Endpoints ends = Endpoints.connected(one, one, 1);
        ends.dialler.delay(MILLI);
        ends.acceptor.delay(MILLI);
        ends.server.streams(Endpoints::reader);
        CompletionStage<Void> written = ends.open().write(bytes(0, 30_000_000));
        ends.loop.pass(900 * MILLI);
        assertTrue(isDone(written), "one acknowledgement a second would let 4 MiB through");
        assertTrue(ends.server.peerAcknowledges());
    }

    @Test
    void acknowledgementsOnlyAreProvenByAProbe() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        peer.pass(100);
        peer.nop((int) peer.pipe.sent());
        assertTrue(peer.mux.peerAcknowledges());
        peer.nop((int) peer.pipe.sent()); // the wider window
        peer.takeSent();
        for (int i = 0; i < 600; i++) {
            peer.push(3, 0);
            peer.pass(30);
        }
        String sent = peer.takeSent();
        assertEquals(1, ScriptedPeer.count(sent, 2), "one probe behind 4 KiB of NOPs");
        assertTrue(ScriptedPeer.count(sent, 3) > 500);
    }

    @Test
    void aPeerThatNeverAcknowledgedIsToldOnceASecond() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        for (int i = 0; i < 100; i++) {
            peer.push(3, 0);
            peer.pass(100);
        }
        int told = ScriptedPeer.count(peer.takeSent(), 3);
        assertTrue(told >= 9 && told <= 11, told + " in ten seconds");
    }

    @Test
    void aProbeIsAnsweredAtOnce() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        peer.pass(100);
        peer.nop((int) peer.pipe.sent());
        peer.takeSent();
        peer.push(0, 0);
        assertEquals("02030000" + hex(peer.pipe.received()), peer.takeSent());
    }

    private static String hex(long position) {
        return String.format("%08x", Integer.reverseBytes((int) position));
    }

    @Test
    void theFirstAnswerOnAStreamProvesItsSyn() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Stream stream = Endpoints.done(peer.mux.open());
        peer.pass(1);
        stream.write(bytes(0, 100));
        peer.pass(1);
        peer.update(3, 0, 262_144);
        assertEquals(24, peer.pipe.proven(), "SYN and UPD");
        peer.update(3, 100, 262_144);
        assertEquals(24 + 108, peer.pipe.proven());
    }

    @Test
    void updatesProveWhatWasConsumedEvenAfterTheStreamHasClosed() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Stream stream = Endpoints.done(peer.mux.open());
        stream.write(bytes(0, 100_000));
        peer.pass(1);
        CompletionStage<Void> delivered = stream.delivered();
        stream.finish();
        peer.pass(100);
        peer.finish(3);
        assertEquals(0, peer.mux.openStreams());
        assertFalse(isDone(delivered));
        peer.update(3, 40_000, 262_144);
        long partly = peer.pipe.proven();
        assertTrue(partly > 20_000 && partly <= 40_000 + 24 + 32, "rounds down: " + partly);
        peer.update(3, 100_000, 262_144);
        assertTrue(isDone(delivered));
        assertTrue(peer.pipe.proven() > 100_000);
    }

    @Test
    void deliveredFailsWithTheSession() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Stream stream = Endpoints.done(peer.mux.open());
        stream.write(bytes(0, 100));
        CompletionStage<Void> early = stream.delivered();
        peer.pass(1);
        CompletionStage<Void> late = stream.delivered();
        peer.send("0000000000000000");
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(early));
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(late));
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(stream.delivered()));
    }

    @Test
    void anAcknowledgingPeerOwesAnAnswerUntilItComes() {
        Endpoints ends = Endpoints.connected();
        ends.dialler.delay(10 * MILLI);
        ends.acceptor.delay(10 * MILLI);
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        ends.loop.pass(100 * MILLI);
        Echo.start(ends.next());
        ends.loop.pass(300 * MILLI);
        assertEquals(Long.MAX_VALUE, ends.client.awaitingSince());
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertEquals(ends.loop.nanoTime(), ends.client.awaitingSince());
        ends.loop.pass(100 * MILLI);
        assertEquals(Long.MAX_VALUE, ends.client.awaitingSince());
        assertTrue(
                ends.roundTrips.stream().allMatch(nanos -> nanos >= 20 * MILLI && nanos <= 60 * MILLI),
                ends.roundTrips::toString);
        assertFalse(ends.roundTrips.isEmpty());
    }

    @Test
    void aQuestionDiesWithItsWireAndIsAskedAnewOnTheNext() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Echo.start(ends.next());
        ends.loop.pass(300 * MILLI);
        ends.roundTrips.clear();
        ends.dialler.freeze(true);
        stream.write(bytes(0, 10));
        ends.loop.pass(1_000 * MILLI);
        assertTrue(ends.client.awaitingSince() < ends.loop.nanoTime());
        ends.dialler.cut();
        assertEquals(Long.MAX_VALUE, ends.client.awaitingSince());
        ends.dialler.freeze(false);
        ends.loop.pass(5_000 * MILLI);
        ends.dialler.connect();
        assertEquals(ends.loop.nanoTime(), ends.client.awaitingSince());
        ends.loop.pass(100 * MILLI);
        assertEquals(Long.MAX_VALUE, ends.client.awaitingSince());
        assertTrue(ends.roundTrips.stream().allMatch(nanos -> nanos <= 60 * MILLI), "" + ends.roundTrips);
    }

    @Test
    void silenceAfterTrafficIsProbedOnce() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Stream accepted = ends.next();
        reader(stream);
        accepted.write(bytes(0, 1_000));
        ends.loop.pass(1_000 * MILLI);
        accepted.write(bytes(1_000, 1_000));
        ends.loop.pass(60 * MILLI);
        ends.dialler.freeze(true);
        ends.loop.pass(30 * MILLI);
        long before = ends.dialler.sent();
        ends.loop.pass(30 * MILLI);
        assertEquals(before + 8, ends.dialler.sent());
        assertTrue(ends.client.awaitingSince() < ends.loop.nanoTime(), "a silent death is noticed");
    }

    @Test
    void aMutePeerOwesAnAnswerToWhatWasWrittenBehindASynOnly() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Stream stream = Endpoints.done(peer.mux.open());
        peer.pass(10);
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince(), "nothing to answer yet");
        stream.write(bytes(0, 10));
        peer.loop.run();
        assertEquals(peer.loop.nanoTime(), peer.mux.awaitingSince());
        peer.pass(10);
        peer.push(3, 1);
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince());
        stream.write(bytes(0, 10));
        peer.pass(10);
        assertEquals(Long.MAX_VALUE, peer.mux.awaitingSince());
    }

    @Test
    void aFinWaitsForTheUpdateOrFiftyMillisecondsTowardsAMutePeer() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Stream stream = Endpoints.done(peer.mux.open());
        stream.write(bytes(0, 10));
        CompletionStage<Void> finished = stream.finish();
        peer.pass(49);
        assertFalse(isDone(finished));
        peer.pass(2);
        assertTrue(isDone(finished));

        Stream second = Endpoints.done(peer.mux.open());
        second.write(bytes(0, 10));
        CompletionStage<Void> secondFinished = second.finish();
        peer.pass(1);
        assertFalse(isDone(secondFinished));
        peer.update(5, 10, 262_144);
        assertTrue(isDone(secondFinished));

        Stream third = Endpoints.done(peer.mux.open());
        CompletionStage<Void> thirdFinished = third.finish();
        peer.loop.run();
        assertTrue(isDone(thirdFinished), "no data, nothing to lose");
    }

    @Test
    void theFirstFrameOfAnAcceptorTowardsAnUnknownPeerIsASmallWindow() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MUTE);
        peer.open(3);
        assertEquals("0204080003000000" + "0000000000600000", peer.takeSent());
    }

    @Test
    void aDiallerSaysItsSmallWindowBehindTheSyn() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MUTE);
        Endpoints.done(peer.mux.open()).write(bytes(0, 1));
        assertEquals(
                "0200000003000000" + "0204080003000000" + "0000000000600000" + "0202010003000000" + "05",
                peer.takeSent());
    }
}
