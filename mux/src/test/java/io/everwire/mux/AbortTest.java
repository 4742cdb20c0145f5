package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static io.everwire.mux.Endpoints.isDone;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An abort looks like none of the good ends, whatever its side knows of the peer (WIRE.md 7.4). */
class AbortTest {
    private static final long ONE_WAY = 100 * MILLI;
    private static final CloseReason SHUT_DOWN = CloseReason.closed(Scope.SESSION);
    private static final String FIN_OF_3 = "0201000003000000";
    private static final String NOTHING_READ_AND_NO_WINDOW_ON_3 = "02040800030000000000000000000000";

    private static MuxSettings settings(boolean acknowledgements, boolean probes) {
        return MuxSettings.builder()
                .acknowledgements(acknowledgements)
                .probes(probes)
                .build();
    }

    /** Two ends far from each other, neither of which has heard of the other. */
    private static Endpoints strangers(MuxSettings client, MuxSettings server) {
        Endpoints ends = new Endpoints(client, server, 1);
        ends.dialler.delay(ONE_WAY);
        ends.acceptor.delay(ONE_WAY);
        ends.dialler.connect();
        ends.loop.run();
        return ends;
    }

    private static Endpoints strangers() {
        return strangers(MuxSettings.defaults(), MuxSettings.defaults());
    }

    /** Of one who could not know of the abort yet when the bytes came, and reads them then. */
    private static void assertBrokenBehind(int bytes, Endpoints ends, Deque<Stream> accepted) {
        ends.loop.pass(2 * ONE_WAY);
        Endpoints.Reader reader = reader(Objects.requireNonNull(accepted.poll()));
        assertEquals(bytes, reader.count);
        assertEquals(ErrorCode.RESET, failure(reader.end));
        ends.loop.pass(4 * ONE_WAY);
        assertEquals(0, ends.client.openStreams() + ends.server.openStreams());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, false"})
    void anAbortInASessionsFirstRoundTripIsNoEnd(boolean acknowledgements, boolean probes) {
        MuxSettings settings = settings(acknowledgements, probes);
        Endpoints ends = strangers(settings, settings);
        Stream stream = ends.open();
        stream.write(bytes(0, 1_000));
        ends.loop.run();
        assertFalse(ends.client.peerAcknowledges());
        stream.abort();
        assertBrokenBehind(1_000, ends, ends.accepted);
    }

    @Test
    void norIsOneOfAnExitThatHasNotHeardOfItsClient() {
        Endpoints ends = strangers();
        Deque<Stream> accepted = new ArrayDeque<>();
        ends.client.streams(accepted::add);
        Stream stream = done(ends.server.open());
        stream.write(bytes(0, 1_000));
        ends.loop.run();
        assertFalse(ends.server.peerAcknowledges());
        stream.abort();
        assertBrokenBehind(1_000, ends, accepted);
    }

    @Test
    void norIsOneWithWhichTheSessionIsClosed() {
        Endpoints ends = strangers();
        Stream stream = ends.open();
        stream.write(bytes(0, 1_000));
        ends.loop.run();
        ends.client.abortStreams(SHUT_DOWN);
        ends.dialler.close(SHUT_DOWN);
        ends.loop.pass(2 * ONE_WAY);
        Endpoints.Reader reader = reader(ends.next());
        assertEquals(1_000, reader.count);
        assertEquals(ErrorCode.RESET, failure(reader.end));
    }

    @Test
    void norIsOneThatAnotherWireHasToCarry() {
        Endpoints ends = strangers();
        Stream stream = ends.open();
        stream.write(bytes(0, 1_000));
        ends.loop.run();
        stream.abort();
        ends.loop.run();
        ends.dialler.cut();
        ends.dialler.connect();
        assertBrokenBehind(1_000, ends, ends.accepted);
    }

    @Test
    void whatWasNotSentYetIsLostAndFailsAtOnce() {
        Endpoints ends = strangers();
        Stream stream = ends.open();
        CompletionStage<Void> waits = stream.write(bytes(0, 10_000_000));
        ends.loop.run();
        assertFalse(isDone(waits));
        long sent = ends.dialler.sent();
        stream.abort();
        ends.loop.run();
        assertEquals(ErrorCode.ABORTED, failure(waits));
        assertEquals(24, ends.dialler.sent() - sent, "UPD and FIN");
        ends.loop.pass(2 * ONE_WAY);
        assertEquals(ErrorCode.RESET, failure(reader(ends.next()).end));
    }

    @Test
    void aPeerThatNeverAcknowledgesGetsTheSameAtOnce() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());
        Stream stream = done(peer.mux.open());
        stream.write(bytes(0, 10));
        peer.takeSent();
        stream.abort();
        assertEquals(NOTHING_READ_AND_NO_WINDOW_ON_3 + FIN_OF_3, peer.takeSent());
        peer.finish(3);
        assertEquals(0, peer.mux.openStreams());
    }

    @Test
    void anAbortBehindAHalfCloseThatIsHeldGoesOutAtOnce() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());
        Stream stream = done(peer.mux.open());
        stream.write(bytes(0, 10));
        stream.finish();
        assertFalse(peer.takeSent().contains(FIN_OF_3), "the FIN waits a moment, as the peer may be of the reference");
        stream.abort();
        assertEquals(NOTHING_READ_AND_NO_WINDOW_ON_3 + FIN_OF_3, peer.takeSent());
        peer.pass(1_000);
        assertEquals("", peer.takeSent());
    }

    @Test
    void nothingIsGrantedAnyMoreForWhatIsOnItsWay() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());
        Stream stream = done(peer.mux.open());
        stream.write(bytes(0, 10));
        peer.loop.run();
        stream.abort();
        peer.takeSent();
        peer.push(3, 12_288);
        assertTrue(
                peer.takeSent().contains("02040800030000000030000000000000"),
                "it is told that half of what it was granted is taken, which proves that, and that no more is");
        peer.push(3, 12_288);
        peer.finish(3);
        assertTrue(peer.isOpen());
        assertEquals(0, peer.mux.openStreams());
    }

    @Test
    void whatAnUnknownPeerWasGrantedIsNotGivenToOthersBeforeItHasFinishedToo() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());
        for (int id = 3; id < 3 + 2 * 16; id += 2) {
            Stream stream = done(peer.mux.open());
            stream.write(bytes(0, 1));
            peer.loop.run();
            stream.abort();
        }
        assertEquals(400_000 - 16 * 24_576, firstWindow(peer, 35));
        for (int id = 3; id < 3 + 2 * 16; id += 2) {
            peer.finish(id);
        }
        assertEquals(24_576, firstWindow(peer, 37));
    }

    /** What the stream that is opened now grants. */
    private static int firstWindow(ScriptedPeer peer, int id) {
        peer.takeSent();
        done(peer.mux.open());
        String said = peer.takeSent();
        String opening = String.format("02000000%02x00000002040800%02x00000000000000", id, id);
        int at = said.indexOf(opening);
        assertTrue(at >= 0, said);
        int from = at + opening.length();
        return Integer.reverseBytes(Integer.parseUnsignedInt(said.substring(from, from + 8), 16));
    }

    @Test
    void noWindowBeforeTheFinIsAnAbortAlsoOfAPeerThatIsNotKnown() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        peer.push(3, 10);
        peer.update(3, 0, 0);
        peer.finish(3);
        assertFalse(peer.mux.peerAcknowledges());
        Stream stream = peer.accepted.get(0);
        assertEquals(10, done(stream.read(ByteBuffer.allocate(20))));
        assertEquals(ErrorCode.RESET, failure(stream.read(ByteBuffer.allocate(20))));
        assertEquals(ErrorCode.RESET, failure(stream.write(bytes(0, 1))));
    }

    @Test
    void aWindowThatWasClosedForAWhileIsNoAbort() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        peer.update(3, 0, 0);
        peer.update(3, 0, 65_536);
        peer.finish(3);
        assertEquals(-1, done(peer.accepted.get(0).read(ByteBuffer.allocate(20))));
    }

    @Test
    void inVersion1AnAbortIsNothingButAnEnd() {
        MuxSettings settings = MuxSettings.builder().version(1).build();
        ScriptedPeer peer = ScriptedPeer.ofClient(settings);
        Stream stream = done(peer.mux.open());
        stream.write(bytes(0, 10));
        peer.takeSent();
        stream.abort();
        assertEquals("0101000003000000", peer.takeSent());
    }
}
