package io.everwire.mux;

import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static io.everwire.mux.Endpoints.isDone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A peer that takes nothing does not hold a writer for ever (FAULTS M 33, S 19, 20). */
class WriteStallTest {
    private final ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());

    private Stream opened(int id) {
        peer.open(id);
        return peer.accepted.get(peer.accepted.size() - 1);
    }

    @Test
    void aWindowThatStaysZeroFailsTheWritesAfterAMinuteAndEndsThatStreamOnly() {
        Stream stream = opened(3);
        Stream other = opened(5);
        peer.update(3, 0, 0);
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        peer.pass(59_900);
        assertFalse(isDone(written));
        peer.update(3, 0, 0);
        peer.pass(1_100);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
        assertEquals(ErrorCode.TIMEOUT, done(stream.closed()).code());
        assertTrue(peer.takeSent().contains("0201000003000000"), "the peer is told by FIN");
        assertTrue(peer.isOpen());
        CompletionStage<Void> unhurt = other.write(bytes(0, 100));
        peer.pass(1);
        assertTrue(isDone(unhurt));
    }

    /** A peer with one stream, whose window is shut, and which may stay so for as long as this. */
    private static ScriptedPeer closedFor(Duration limit) {
        MuxLimits limits = MuxLimits.defaults().withWriteStall(limit);
        ScriptedPeer shut =
                ScriptedPeer.ofServer(MuxSettings.builder().limits(limits).build());
        shut.open(3);
        shut.update(3, 0, 0);
        return shut;
    }

    @Test
    void theLimitIsASetting() {
        ScriptedPeer strict = closedFor(Duration.ofSeconds(2));
        CompletionStage<Void> written = strict.accepted.get(0).write(bytes(0, 100));
        strict.pass(1_900);
        assertFalse(isDone(written));
        strict.pass(200);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
    }

    @Test
    void aPeerThatTakesALittleNowAndThenIsWaitedFor() {
        Stream stream = opened(3);
        peer.update(3, 0, 4_096);
        CompletionStage<Void> written = stream.write(bytes(0, 20_480));
        for (int taken = 2_048; taken <= 16_384; taken += 2_048) {
            peer.pass(50_000);
            assertFalse(isDone(written));
            peer.update(3, taken, 4_096);
        }
        peer.pass(1);
        assertTrue(isDone(written));
    }

    @Test
    void timeWithoutAWireDoesNotCount() {
        Stream stream = opened(3);
        peer.update(3, 0, 0);
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        peer.pass(30_000);
        peer.pipe.down();
        peer.pass(600_000);
        assertFalse(isDone(written));
        peer.pipe.connectAlone(peer.pipe.sent());
        peer.pass(59_000);
        assertFalse(isDone(written));
        peer.pass(2_000);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
    }

    @Test
    void timeForWhichTheProcessWasSuspendedDoesNotCount() {
        Stream stream = opened(3);
        peer.update(3, 0, 0);
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        peer.pass(30_000);
        peer.loop.suspend(3_600_000 * Endpoints.MILLI);
        peer.pass(59_000);
        assertFalse(isDone(written));
        peer.pass(2_000);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
    }

    /** As late as a loop's alarms may be, at each look. */
    @Test
    void alarmsThatAreLateAsTheyMayBeDoNotPutItOffForEver() {
        ScriptedPeer patient = closedFor(Duration.ofMinutes(8));
        CompletionStage<Void> written = patient.accepted.get(0).write(bytes(0, 100));
        for (int look = 0; look < 10; look++) {
            patient.pass(58_900);
            patient.loop.suspend(2_100 * Endpoints.MILLI);
        }
        assertEquals(ErrorCode.TIMEOUT, failure(written));
    }

    @Test
    void aStreamThatHasNothingToWriteNeverStalls() {
        Stream stream = opened(3);
        stream.write(bytes(0, 100));
        peer.pass(1);
        peer.update(3, 100, 0);
        CompletionStage<?> closed = stream.closed();
        peer.pass(600_000);
        assertFalse(isDone(closed));
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        peer.pass(59_000);
        assertFalse(isDone(written), "the minute begins with the write");
        peer.pass(2_000);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
    }

    @Test
    void aPeerThatNeverProvesAnythingIsHeldAtTheBoundAndLetGo() {
        List<CompletionStage<Void>> waiting = new ArrayList<>();
        for (int id = 3; id <= 101; id += 2) {
            waiting.add(opened(id).write(bytes(0, 500_000)));
            peer.update(id, 0, 1 << 20);
        }
        peer.pass(59_000);
        assertTrue(peer.pipe.largestHeld() <= MemoryPipe.BOUND + MemoryPipe.RESERVE, "" + peer.pipe.largestHeld());
        assertFalse(waiting.stream().allMatch(Endpoints::isDone));
        peer.pass(60_000);
        assertTrue(waiting.stream().allMatch(Endpoints::isDone));
        List<CompletionStage<Void>> ended =
                waiting.stream().filter(WriteStallTest::hasFailed).toList();
        assertFalse(ended.isEmpty());
        ended.forEach(stage -> assertEquals(ErrorCode.TIMEOUT, failure(stage)));
        assertTrue(peer.isOpen());
        assertTrue(peer.pipe.largestHeld() <= MemoryPipe.BOUND + MemoryPipe.RESERVE, "" + peer.pipe.largestHeld());
    }

    private static boolean hasFailed(CompletionStage<Void> stage) {
        return stage.toCompletableFuture().isCompletedExceptionally();
    }

    @Test
    void stallsAreCounted() {
        SmuxMultiplexer mux = new SmuxMultiplexer(MuxSettings.defaults());
        ScriptedPeer mine = ScriptedPeer.of(mux);
        mine.open(3);
        mine.update(3, 0, 0);
        mine.accepted.get(0).write(bytes(0, 100));
        mine.pass(61_000);
        assertEquals(1, mux.counters().stalledEnded());
    }
}
