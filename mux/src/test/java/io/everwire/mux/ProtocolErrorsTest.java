package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may not do, and what it may do in vain (FAULTS M 28 to 33, 37). */
class ProtocolErrorsTest {
    private final ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000003000000", // version 0
                "0300000003000000", // version 3
                "0100000003000000", // version 1 in a session of 2
                "0205000003000000", // unknown command
                "02ff000003000000",
                "0200010003000000", // SYN, FIN, NOP with a payload
                "0201010003000000",
                "0203010000000000",
                "0204070003000000", // UPD of 7, 0 and 9 bytes
                "0204000003000000",
                "0204090003000000"
            })
    void malformedFramesEndTheSession(String hex) {
        peer.open(5);
        Stream stream = peer.accepted.get(0);
        CompletionStage<Integer> read = stream.read(ByteBuffer.allocate(1));
        peer.send(hex);
        assertEquals(ErrorCode.PROTOCOL_ERROR, peer.closeCode());
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(read));
    }

    @Test
    void anUpdateInVersion1EndsTheSession() {
        ScriptedPeer old =
                ScriptedPeer.ofServer(MuxSettings.builder().version(1).build());
        old.send("0104080003000000" + "0000000000000400");
        assertEquals(ErrorCode.PROTOCOL_ERROR, old.closeCode());
    }

    @Test
    void aSynOnAnOpenIdOrOfTheWrongParityOrOfId0IsIgnored() {
        peer.open(3);
        peer.open(3);
        peer.open(4);
        peer.open(0);
        peer.open(1);
        assertEquals(2, peer.accepted.size(), "3 and 1");
        assertTrue(peer.isOpen());
    }

    @Test
    void anIdIsNeverUsedTwice() {
        peer.open(3);
        peer.push(3, 1);
        peer.send("0201000003000000");
        peer.accepted.get(0).close();
        peer.pass(100);
        assertEquals(0, peer.mux.openStreams());
        peer.open(3);
        assertEquals(1, peer.accepted.size());
    }

    @Test
    void synsThatWereSwappedOnTheirWayAreAllTaken() {
        for (int id : new int[] {9, 3, 7, 5, 2049, 2047, 1027}) {
            peer.open(id);
        }
        assertEquals(7, peer.accepted.size());
        peer.open(11);
        peer.open(101);
        peer.open(1);
        assertEquals(9, peer.accepted.size(), "1 is the 1,025th below 2049");
    }

    @Test
    void framesForUnknownStreamsAreSkippedAndCounted() {
        for (int i = 0; i < 9_000; i++) {
            peer.push(77, 3);
        }
        peer.send("0201000049000000");
        peer.send("020408004900000000000000ffffffff");
        assertTrue(peer.isOpen());
        peer.open(3);
        assertEquals(1, peer.accepted.size());
        for (int i = 0; i < 2_000; i++) {
            peer.push(77, 3);
        }
        assertEquals(ErrorCode.LIMIT, peer.closeCode());
    }

    @Test
    void probesAndEmptyFramesOfOpenStreamsAreNotCounted() {
        peer.open(3);
        for (int i = 0; i < 20_000; i++) {
            peer.push(0, 0);
            peer.push(3, 0);
        }
        assertTrue(peer.isOpen());
    }

    @Test
    void oneByteBeyondTheLargestWindowEverAnnouncedEndsTheSession() {
        peer.open(3);
        for (int i = 0; i < 8; i++) {
            peer.push(3, 32_768);
        }
        assertTrue(peer.isOpen(), "262,144 is what every receiver grants at first");
        peer.push(3, 1);
        assertEquals(ErrorCode.PROTOCOL_ERROR, peer.closeCode());
    }

    @Test
    void bytesThatArrivedBeforeTheSessionEndedCanStillBeRead() {
        peer.open(3);
        peer.open(5);
        peer.push(3, 10);
        peer.push(5, 10);
        peer.send("0201000005000000");
        peer.send("0000000000000000");
        assertEquals(ErrorCode.PROTOCOL_ERROR, peer.closeCode());
        Stream open = peer.accepted.get(0);
        assertEquals(10, Endpoints.done(open.read(ByteBuffer.allocate(100))));
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(open.read(ByteBuffer.allocate(100))));
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(open.write(Endpoints.bytes(0, 1))));
        Stream finished = peer.accepted.get(1);
        assertEquals(10, Endpoints.done(finished.read(ByteBuffer.allocate(100))));
        assertEquals(-1, Endpoints.done(finished.read(ByteBuffer.allocate(100))));
    }

    @Test
    void consumingMoreThanWasWrittenEndsTheStreamWithFin() {
        peer.open(3);
        Stream stream = peer.accepted.get(0);
        stream.write(Endpoints.bytes(0, 1_000));
        peer.pass(1);
        peer.takeSent();
        CompletionStage<Integer> read = stream.read(ByteBuffer.allocate(1));
        peer.update(3, 1_001, 262_144);
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(read));
        assertEquals(ErrorCode.PROTOCOL_ERROR, Endpoints.failure(stream.write(Endpoints.bytes(0, 1))));
        assertTrue(peer.isOpen());
        assertTrue(peer.takeSent().endsWith("0201000003000000"));
    }

    @Test
    void windowsThatShrinkOrAreHugeNeverBecomeNegative() {
        peer.open(3);
        Stream stream = peer.accepted.get(0);
        peer.update(3, 0, 10_000);
        CompletionStage<Void> written = stream.write(Endpoints.bytes(0, 20_000));
        peer.pass(1);
        assertEquals(10_000, peer.takePayloadBytes());
        peer.update(3, 0, 0);
        peer.pass(50_000);
        assertEquals(0, peer.takePayloadBytes());
        peer.update(3, 4_000, 5_000);
        assertEquals(0, peer.takePayloadBytes(), "6,000 are in flight");
        peer.update(3, 10_000, 0);
        assertEquals(0, peer.takePayloadBytes());
        assertFalse(Endpoints.isDone(written));
        peer.update(3, 10_000, 0x8000_0000);
        assertEquals(8_192, peer.takePayloadBytes() & 0xFFFF_E000, "as much as fits such a peer's budget");
        peer.update(3, 10_000, 0xFFFF_FFFF);
        assertTrue(peer.isOpen());
        assertTrue(Endpoints.isDone(written));
    }

    @Test
    void anOlderUpdateChangesNothing() {
        peer.open(3);
        Stream stream = peer.accepted.get(0);
        peer.update(3, 0, 10_000);
        stream.write(Endpoints.bytes(0, 30_000));
        peer.pass(1);
        peer.update(3, 10_000, 10_000);
        assertEquals(20_000, peer.takePayloadBytes());
        peer.update(3, 5_000, 262_144);
        assertEquals(0, peer.takePayloadBytes());
    }

    @Test
    void windowsOpenedByteByByteDoNotMakeAFrameEach() {
        peer.open(3);
        Stream stream = peer.accepted.get(0);
        peer.update(3, 0, 4_096);
        stream.write(Endpoints.bytes(0, 100_000));
        peer.pass(1);
        peer.takeSent();
        int frames = 0;
        int payload = 0;
        for (int i = 1; i <= 4_096; i++) {
            peer.update(3, i, 4_096);
            String sent = peer.takeSent();
            frames += ScriptedPeer.count(sent, 2);
            payload += ScriptedPeer.payloadBytes(sent);
        }
        assertEquals(4_096, payload);
        assertTrue(frames <= 4, frames + " frames");
    }

    @Test
    void streamsThatNobodyTakesAreRefusedWithFinAndTooManyEndTheSession() {
        ScriptedPeer refused = ScriptedPeer.ofClient(MuxSettings.defaults());
        for (int id = 2; id <= 20_000; id += 2) {
            refused.open(id);
        }
        assertTrue(refused.isOpen());
        assertEquals(10_000, ScriptedPeer.count(refused.takeSent(), 1));
        for (int id = 20_002; id <= 30_000 && refused.isOpen(); id += 2) {
            refused.open(id);
        }
        assertEquals(ErrorCode.LIMIT, refused.closeCode());
    }

    @Test
    void aPeerThatOpensStreamsWithoutEndAndReadsNothingIsSentAway() {
        ScriptedPeer refused = ScriptedPeer.ofClient(MuxSettings.defaults());
        refused.pipe.blocked(true);
        for (int id = 2; id <= 60_000 && refused.isOpen(); id += 2) {
            refused.open(id);
            refused.pass(1);
        }
        assertEquals(ErrorCode.LIMIT, refused.closeCode());
    }

    @Test
    void streamsBeyondTheLimitAreRefusedWithFin() {
        ScriptedPeer small = ScriptedPeer.ofServer(MuxSettings.builder()
                .limits(MuxLimits.defaults().withStreams(3))
                .build());
        for (int id = 3; id <= 11; id += 2) {
            small.open(id);
        }
        assertEquals(3, small.accepted.size());
        assertEquals(2, ScriptedPeer.count(small.takeSent(), 1));
        assertEquals(ErrorCode.LIMIT, Endpoints.failure(small.mux.open()));
    }

    @Test
    void streamsOpenedAndFinishedWithoutAByteAreLimited() {
        int id = 3;
        for (int i = 0; i < 200; i++, id += 2) {
            peer.openAndFinish(id);
        }
        assertTrue(peer.isOpen());
        for (int i = 0; i < 20; i++, id += 2) {
            peer.openAndFinish(id);
        }
        assertEquals(ErrorCode.LIMIT, peer.closeCode());
    }

    @Test
    void acknowledgingWhatWasNeverSentEndsTheSession() {
        peer.open(3);
        peer.accepted.get(0).write(Endpoints.bytes(0, 100));
        peer.pass(1);
        peer.nop((int) peer.pipe.sent());
        assertTrue(peer.isOpen());
        peer.nop((int) peer.pipe.sent() + 1);
        assertEquals(ErrorCode.PROTOCOL_ERROR, peer.closeCode());
    }

    @Test
    void aKeepaliveIsNoAcknowledgement() {
        peer.open(3);
        peer.accepted.get(0).write(Endpoints.bytes(0, 100));
        peer.pass(1);
        peer.nop(0);
        assertFalse(peer.mux.peerAcknowledges());
        assertEquals(0, peer.pipe.proven());
    }

    @Test
    void silenceForAWholeTimeoutEndsTheSession() {
        peer.pass(39 * 60_000);
        peer.nop(0);
        peer.pass(40 * 60_000);
        assertNull(peer.pipe.closedFor(), "one frame came in the first 40 minutes");
        peer.pass(2 * 60_000);
        assertEquals(ErrorCode.TIMEOUT, peer.closeCode());
    }
}
