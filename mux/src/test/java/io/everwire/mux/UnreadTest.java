package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unread bytes are bounded for each session and for all together (FAULTS M 28, 35). */
class UnreadTest {
    private static final int MIB = 1 << 20;

    private static MuxSettings bounded(long session, long process) {
        return MuxSettings.builder().limits(unread(session, process)).build();
    }

    /** Version 1 has no windows: nothing but the bound holds the peer back. */
    private static MuxSettings boundedWithoutWindows() {
        return MuxSettings.builder().version(1).limits(unread(MIB, 1 << 30)).build();
    }

    private static MuxLimits unread(long session, long process) {
        return MuxLimits.defaults().withUnread(session, process);
    }

    private static void push(ScriptedPeer peer, int id, int bytes) {
        for (int left = bytes; left > 0; left -= 32_768) {
            peer.push(id, Math.min(left, 32_768));
        }
    }

    private static int unreadOf(Stream stream) {
        ByteBuffer into = ByteBuffer.allocate(2 * MIB);
        return done(stream.read(into));
    }

    @Test
    void beyondASessionsBoundTheStreamUnreadLongestEndsAndNobodyElseNotices() {
        ScriptedPeer peer = ScriptedPeer.ofServer(boundedWithoutWindows());
        peer.open(3);
        peer.open(5);
        peer.push(3, 1);
        peer.pass(10);
        push(peer, 5, MIB);
        assertTrue(peer.isOpen());
        assertEquals(ErrorCode.LIMIT, failure(peer.accepted.get(0).read(ByteBuffer.allocate(10))));
        assertEquals(ErrorCode.LIMIT, failure(peer.accepted.get(0).write(ByteBuffer.allocate(10))));
        assertTrue(peer.takeSent().contains("0101000003000000"), "the peer is told by FIN");
        assertEquals(MIB, unreadOf(peer.accepted.get(1)));
        peer.push(3, 100);
        peer.push(5, 100);
        assertEquals(100, unreadOf(peer.accepted.get(1)), "the wire is read on");
    }

    @Test
    void aSingleStreamBeyondTheBoundEndsItself() {
        ScriptedPeer peer = ScriptedPeer.ofServer(boundedWithoutWindows());
        peer.open(3);
        push(peer, 3, MIB + 1);
        assertTrue(peer.isOpen());
        assertEquals(ErrorCode.LIMIT, failure(peer.accepted.get(0).read(ByteBuffer.allocate(10))));
        assertEquals(ErrorCode.LIMIT, done(peer.accepted.get(0).closed()).code());
    }

    @Test
    void aReaderThatIsSlowIsNotTheOneThatEnds() {
        ScriptedPeer peer = ScriptedPeer.ofServer(boundedWithoutWindows());
        peer.open(3);
        peer.open(5);
        push(peer, 3, MIB / 4);
        peer.pass(10);
        push(peer, 5, MIB / 2);
        peer.pass(10);
        assertEquals(1, done(peer.accepted.get(0).read(ByteBuffer.allocate(1))));
        push(peer, 3, MIB / 2);
        assertEquals(ErrorCode.LIMIT, failure(peer.accepted.get(1).read(ByteBuffer.allocate(10))));
        assertEquals(MIB / 4 + MIB / 2 - 1, unreadOf(peer.accepted.get(0)));
    }

    @Test
    void beyondTheBoundOfAllTheLongestUnreadEndsWhicheverSessionItIsIn() {
        SmuxMultiplexer mux = new SmuxMultiplexer(bounded(MIB, MIB));
        ScriptedPeer first = ScriptedPeer.of(mux);
        ScriptedPeer second = ScriptedPeer.of(mux);
        first.open(3);
        second.open(3);
        push(first, 3, 200_000);
        second.pass(10);
        for (int id = 5; id <= 11; id += 2) {
            second.open(id);
            push(second, id, 220_000);
        }
        assertEquals(0, mux.counters().unreadEnded(), "the other loop has not run yet");
        first.pass(10);
        second.pass(10);
        assertEquals(1, mux.counters().unreadEnded());
        assertEquals(ErrorCode.LIMIT, failure(first.accepted.get(0).read(ByteBuffer.allocate(10))));
        assertTrue(first.isOpen());
        assertTrue(first.takeSent().contains("0201000003000000"), "the peer is told by FIN");
        for (Stream stream : second.accepted.subList(1, 5)) {
            assertEquals(220_000, unreadOf(stream));
        }
        second.pass(10);
        assertEquals(0, mux.counters().unreadBytes());
    }

    @Test
    void aLoopThatDoesNotAnswerIsNotWaitedFor() {
        SmuxMultiplexer mux = new SmuxMultiplexer(bounded(MIB, MIB));
        ScriptedPeer blocked = ScriptedPeer.of(mux);
        ScriptedPeer busy = ScriptedPeer.of(mux);
        blocked.open(3);
        push(blocked, 3, 200_000);
        busy.pass(10);
        for (int id = 3; id <= 41; id += 2) {
            busy.open(id);
            push(busy, id, 200_000);
            assertTrue(mux.counters().unreadBytes() <= MIB + MIB / 8, "" + mux.counters());
        }
        assertTrue(busy.isOpen());
        assertEquals(ErrorCode.LIMIT, failure(busy.accepted.get(0).read(ByteBuffer.allocate(10))));
        assertEquals(200_000, unreadOf(busy.accepted.get(busy.accepted.size() - 1)));
    }

    @Test
    void aSessionThatEndsGivesItsShareBackAndCanStillBeRead() {
        SmuxMultiplexer mux = new SmuxMultiplexer(bounded(MIB, MIB));
        ScriptedPeer peer = ScriptedPeer.of(mux);
        peer.open(3);
        push(peer, 3, 200_000);
        assertEquals(200_704, mux.counters().unreadBytes(), "in steps of 4 KiB");
        peer.send("0000000000000000");
        assertFalse(peer.isOpen());
        assertEquals(0, mux.counters().unreadBytes());
        assertEquals(200_000, unreadOf(peer.accepted.get(0)));
        assertEquals(0, mux.counters().unreadBytes());
    }

    @Test
    void peersThatFillTheMemoryCostOthersNoThroughput() {
        long alone = throughput(new SmuxMultiplexer(bounded(4 * MIB, 4 * MIB)), List.of());
        SmuxMultiplexer mux = new SmuxMultiplexer(bounded(4 * MIB, 4 * MIB));
        List<ScriptedPeer> hogs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hogs.add(ScriptedPeer.of(mux));
        }
        long beside = throughput(mux, hogs);
        assertTrue(beside >= alone * 9 / 10, beside + " beside, " + alone + " alone");
        assertTrue(mux.counters().unreadEnded() > 20, "" + mux.counters());
        hogs.forEach(hog -> assertTrue(hog.isOpen(), "the wire is read on"));
    }

    /** Of one upload, while each hog opens streams that nobody reads, and fills them. */
    private static long throughput(SmuxMultiplexer mux, List<ScriptedPeer> hogs) {
        Endpoints ends = new Endpoints(MuxSettings.defaults(), mux, 1);
        ends.dialler.delay(5 * MILLI).bandwidth(10_000_000);
        ends.acceptor.delay(5 * MILLI).bandwidth(10_000_000);
        ends.dialler.connect();
        Stream stream = ends.open();
        ends.loop.pass(100 * MILLI);
        Load.send(stream);
        Load.Sink sink = new Load.Sink(ends.next());
        for (int turn = 0; turn < 30; turn++) {
            for (ScriptedPeer hog : hogs) {
                int id = 3 + 2 * turn;
                hog.open(id);
                push(hog, id, 262_144);
            }
            ends.loop.pass(100 * MILLI);
            hogs.forEach(hog -> hog.pass(100));
            assertTrue(mux.counters().unreadBytes() <= 5 * MIB, "" + mux.counters());
        }
        return sink.count;
    }

    @Test
    void oneReaderOfAThousandThatNeverReadsStopsItsOwnStreamOnly() {
        long all = othersOfAThousand(true);
        long others = othersOfAThousand(false);
        assertTrue(others >= all * 9 / 10, others + " of " + all);
    }

    /** What 999 uploads get through together, while the first one is read or not. */
    private static long othersOfAThousand(boolean firstReads) {
        Endpoints ends = new Endpoints(MuxSettings.defaults(), MuxSettings.defaults(), 1);
        ends.dialler.delay(5 * MILLI).bandwidth(20_000_000);
        ends.acceptor.delay(5 * MILLI).bandwidth(20_000_000);
        ends.dialler.connect();
        ends.loop.pass(100 * MILLI);
        List<Load.Sink> sinks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Load.send(ends.open());
        }
        for (int waited = 0; ends.accepted.size() < 1_000 && waited < 100; waited++) {
            ends.loop.pass(100 * MILLI);
        }
        List<Stream> streams = List.copyOf(ends.accepted);
        streams.subList(firstReads ? 0 : 1, 1_000).forEach(stream -> sinks.add(new Load.Sink(stream)));
        ends.loop.pass(4_000 * MILLI);
        return sinks.subList(sinks.size() - 999, sinks.size()).stream()
                .mapToLong(sink -> sink.count)
                .sum();
    }
}
