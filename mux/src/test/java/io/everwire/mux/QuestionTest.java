package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the dialling side asks its peer, what counts as an answer, and what is learned from it. */
class QuestionTest {
    private static final int SYN = 0;
    private static final int PSH = 2;
    private static final int NOP = 3;

    private final ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());

    private Stream open() {
        return Endpoints.done(peer.mux.open());
    }

    private Stream ask() {
        Stream stream = open();
        stream.write(ByteBuffer.allocate(10));
        peer.loop.run();
        return stream;
    }

    private void probe() {
        peer.loop.execute(peer.mux::probe);
        peer.loop.run();
    }

    @Test
    void anOpenIsMeasuredUpToTheFirstByteOfAPeerThatNeverAcknowledges() {
        Stream stream = ask();
        peer.pass(30);
        peer.push(stream.id(), 1);
        assertEquals(List.of(30 * Endpoints.MILLI), peer.roundTrips);
    }

    @Test
    void anAnswerToWhatAnEarlierWireAskedIsNoRoundTrip() {
        Stream stream = ask();
        peer.pass(30);
        long received = peer.pipe.sent();
        peer.pipe.down();
        peer.pass(500);
        peer.pipe.connectAlone(received);
        peer.pass(40);
        peer.push(stream.id(), 1);
        assertEquals(List.of(), peer.roundTrips);
    }

    @Test
    void aPeerThatNeverAcknowledgesIsProbedByAStreamWithTheEmptyCommand() {
        peer.push(ask().id(), 1); // nothing is owed any more
        peer.takeSent();
        probe();
        String frames = peer.takeSent();
        assertEquals(1, ScriptedPeer.count(frames, SYN));
        assertTrue(frames.contains("c0"), frames);
    }

    @Test
    void whoOwesAnAnswerIsNotAskedAgain() {
        peer.push(ask().id(), 1);
        probe();
        peer.takeSent();
        probe();
        assertEquals(0, ScriptedPeer.count(peer.takeSent(), SYN));
    }

    @Test
    void aPeerThatAcknowledgesIsProbedByOneEmptyFrame() {
        peer.nop((int) peer.pipe.sent());
        peer.takeSent();
        probe();
        String frames = peer.takeSent();
        assertEquals(1, ScriptedPeer.count(frames, PSH));
        assertEquals(1, ScriptedPeer.count(frames, NOP), "what has come is acknowledged on the way");
        assertEquals(16, frames.length() / 2);
        peer.pass(20);
        peer.nop((int) peer.pipe.sent());
        assertEquals(20 * Endpoints.MILLI, peer.roundTrips.get(peer.roundTrips.size() - 1));
    }

    @Test
    void anOpeningIsAnsweredWhenItIsProvenReceived() {
        peer.nop((int) peer.pipe.sent());
        CompletableFuture<Void> answered = open().answered().toCompletableFuture();
        peer.loop.run();
        assertFalse(answered.isDone());
        peer.nop((int) peer.pipe.sent());
        assertTrue(answered.isDone() && !answered.isCompletedExceptionally());
    }

    @Test
    void anOpeningIsAnsweredByTheFirstFrameOnTheStream() {
        Stream stream = ask();
        CompletableFuture<Void> answered = stream.answered().toCompletableFuture();
        peer.loop.run();
        assertFalse(answered.isDone());
        peer.update(stream.id(), 0, 1 << 18);
        assertTrue(answered.isDone() && !answered.isCompletedExceptionally());
    }

    @Test
    void anOpeningThatWillNeverBeAnsweredFails() {
        Stream stream = open();
        CompletableFuture<Void> answered = stream.answered().toCompletableFuture();
        stream.abort();
        peer.loop.run();
        assertTrue(answered.isCompletedExceptionally());
    }
}
