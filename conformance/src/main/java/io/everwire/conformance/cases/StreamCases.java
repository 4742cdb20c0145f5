package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.Stream;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.session.ClientEnd;
import io.everwire.conformance.session.ExitEnd;
import io.everwire.conformance.session.SessionRig;
import io.everwire.conformance.session.StreamEnd;
import io.everwire.conformance.session.StreamPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Sessions: what streams promise, over a wire that holds. */
public interface StreamCases extends UnderTest {
    @Case(
            id = "ST-1",
            promise = "What is written arrives as it was, be it a byte, a record, two of them or something between.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS})
    default void whateverTheSizeItArrives(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        for (int size : new int[] {1, 2, 1_000, 32_751, 32_752, 32_753, 32_760, 32_768, 65_536, 100_001}) {
            pair.exchange(size);
        }
    }

    @Case(
            id = "ST-2",
            promise = "Mebibytes both ways at once arrive whole.",
            peers = {PeerKind.RAW, PeerKind.ITSELF, PeerKind.OTHERS},
            seconds = 60)
    default void mebibytesBothWaysAtOnceArriveWhole(SessionRig everwire) {
        int quick = everwire.rig().isPeerRaw() ? 8 << 20 : 1 << 20;
        everwire.streamPair().exchange(everwire.rig().volume(quick, 64 << 20));
    }

    @Case(id = "ST-3", promise = "Of many streams at once, each gets its own bytes.", seconds = 20)
    default void ofManyStreamsEachGetsItsOwn(SessionRig everwire) {
        ClientEnd client = everwire.dial();
        ExitEnd exit = everwire.exitEnd();
        int count = everwire.rig().volume(64, 512);
        List<StreamPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(everwire.streamPair(client, exit));
        }
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writes.add(pairs.get(i).near().writing(ofOne(i)));
            writes.add(pairs.get(count - 1 - i).far().writing(ofOne(count - 1 - i)));
        }
        for (int i = 0; i < count; i++) {
            assertArrayEquals(ofOne(i), pairs.get(i).far().read(5_000));
            assertArrayEquals(ofOne(i), pairs.get(i).near().read(5_000));
        }
        writes.forEach(everwire.rig()::await);
    }

    private static byte[] ofOne(int value) {
        byte[] bytes = new byte[5_000];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Case(id = "ST-4", promise = "A stream's finish comes behind its last byte, and its other direction goes on.")
    default void aFinishComesBehindTheLastByte(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        byte[] sent = everwire.rig().randomBytes(200_000);
        CompletionStage<Void> writing = pair.near().writing(sent);
        CompletionStage<Void> finishing = pair.near().stream().finish();
        assertArrayEquals(sent, pair.far().readAll());
        everwire.rig().await(writing);
        everwire.rig().await(finishing);
        pair.far().write(new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, pair.near().read(3));
        pair.far().finish();
        assertEquals(0, pair.near().readAll().length);
        assertEquals(ErrorCode.CLOSED, pair.near().awaitClosed().code());
        assertEquals(ErrorCode.CLOSED, pair.far().awaitClosed().code());
    }

    @Case(id = "ST-5", promise = "A stream's abort is RESET at its other end, and its neighbours go on.")
    default void anAbortEndsItsOwnStreamOnly(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        StreamPair neighbour = everwire.streamPair(pair.client(), pair.exit());
        pair.exchange(1_000); // so that it is known that the peer acknowledges
        pair.client().awaitAcknowledgements();
        pair.near().stream().abort();
        assertEquals(ErrorCode.ABORTED, pair.near().awaitClosed().code());
        assertEquals(ErrorCode.RESET, pair.far().awaitClosed().code());
        neighbour.exchange(1_000);
    }

    @Case(
            id = "ST-6",
            promise =
                    "A reader that takes nothing holds up the writer of its own stream only, and loses nothing by it.",
            seconds = 20)
    default void aReaderThatTakesNothingHoldsUpItsOwnStreamOnly(SessionRig everwire) {
        StreamPair still = everwire.streamPair();
        StreamPair going = everwire.streamPair(still.client(), still.exit());
        byte[] much = everwire.rig().randomBytes(2 << 20);
        CompletionStage<Void> held = still.near().writing(much);
        CompletionStage<Void> back = still.far().writing(much);
        going.exchange(400_000);
        everwire.rig().staysUndone(held);
        everwire.rig().staysUndone(back);
        assertArrayEquals(much, still.far().read(much.length));
        assertArrayEquals(much, still.near().read(much.length));
        everwire.rig().await(held);
        everwire.rig().await(back);
    }

    @Case(
            id = "ST-7",
            promise = "What was written is told as delivered when the other end has it, unread as it may be.")
    default void deliveredIsToldWhenTheOtherEndHasIt(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        byte[] sent = everwire.rig().randomBytes(10_000);
        for (int i = 0; i < 3; i++) {
            pair.near().write(sent);
            pair.near().delivered();
            SessionSnapshot picture = pair.client().snapshot();
            assertTrue(picture.proven() >= (i + 1L) * sent.length, picture::toString);
            pair.far().write(sent);
            pair.far().delivered();
            assertArrayEquals(sent, pair.far().read(sent.length));
            assertArrayEquals(sent, pair.near().read(sent.length));
        }
    }

    @Case(id = "ST-8", promise = "Both ends open streams, and no two have one id.")
    default void bothEndsOpenStreams(SessionRig everwire) {
        ClientEnd client = everwire.dial();
        ExitEnd exit = everwire.exitEnd();
        BlockingQueue<Stream> came = new LinkedBlockingQueue<>();
        client.session().streams(came::add);
        for (int i = 0; i < 10; i++) {
            StreamPair up = everwire.streamPair(client, exit);
            StreamPair down = everwire.streamPair(exit, client, came);
            up.exchange(100 + i);
            down.exchange(100 - i);
            assertEquals(1, up.near().stream().id() % 2);
            assertEquals(0, down.near().stream().id() % 2);
            assertEquals(up.near().stream().id(), up.far().stream().id());
        }
    }

    @Case(
            id = "ST-9",
            promise =
                    "Streams may come and go: each has an id of its own, each end is told once, and nothing of them is left.")
    default void streamsMayComeAndGo(SessionRig everwire) {
        ClientEnd client = everwire.dial();
        ExitEnd exit = everwire.exitEnd();
        int last = 0;
        for (int i = 0; i < everwire.rig().volume(100, 5_000); i++) {
            StreamPair pair = everwire.streamPair(client, exit);
            pair.exchange(10 + i % 100);
            StreamEnd one = i % 2 == 0 ? pair.near() : pair.far();
            StreamEnd other = i % 2 == 0 ? pair.far() : pair.near();
            one.finish();
            assertEquals(0, other.readAll().length);
            other.finish();
            assertEquals(0, one.readAll().length);
            assertEquals(ErrorCode.CLOSED, one.awaitClosed().code());
            assertEquals(ErrorCode.CLOSED, other.awaitClosed().code());
            assertTrue(pair.near().stream().id() > last);
            last = pair.near().stream().id();
        }
        Await.until(everwire.rig().limits(), () -> client.snapshot().openStreams() == 0, () -> "streams are left");
    }

    @Case(id = "ST-10", promise = "What the peer owes is asked for, and the round trip is told.")
    default void aProbeIsAnswered(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(10);
        for (int i = 1; i <= 5; i++) {
            int before = pair.client().roundTrips();
            pair.client().session().probe();
            pair.client().awaitRoundTrips(before + 1);
        }
    }
}
