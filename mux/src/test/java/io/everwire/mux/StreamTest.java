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
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StreamTest {
    private final Endpoints ends = Endpoints.connected();

    @Test
    void bytesWrittenBehindTheSynArriveWithTheStream() {
        Stream stream = ends.open();
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        Stream accepted = ends.next();
        assertTrue(isDone(written));
        assertEquals(stream.id(), accepted.id());
        assertEquals(100, done(accepted.read(ByteBuffer.allocate(1000))));
    }

    @Test
    void aPendingReadIsFilledWhenBytesCome() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        ByteBuffer into = ByteBuffer.allocate(10);
        CompletionStage<Integer> read = accepted.read(into);
        assertFalse(isDone(read));
        stream.write(bytes(0, 4));
        ends.loop.run();
        assertEquals(4, done(read));
        assertEquals(4, into.position());
    }

    @Test
    void anAbortIsNoEndOfWhatWasWritten() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        Endpoints.Reader reader = reader(accepted);
        stream.write(bytes(0, 1_000));
        ends.loop.run();
        stream.abort();
        ends.loop.run();
        assertEquals(1_000, reader.count);
        assertEquals(ErrorCode.RESET, failure(reader.end));
        assertEquals(ErrorCode.RESET, done(accepted.closed()).code());
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void anAbortBehindThePeersFinIsNoEndOfWhatWasWritten() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        stream.finish();
        ends.loop.run();
        Endpoints.Reader reader = reader(stream);
        accepted.write(bytes(0, 1_000));
        ends.loop.run();
        accepted.abort();
        ends.loop.run();
        assertEquals(ErrorCode.RESET, failure(reader.end));
        assertEquals(0, ends.client.openStreams());
    }

    @Test
    void aSessionThatIsClosedEndsNoStreamAsIfItWereWhole() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        Endpoints.Reader reader = reader(stream);
        accepted.write(bytes(0, 1_000));
        ends.loop.run();
        ends.server.abortStreams(new CloseReason(Scope.STREAM, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "test"));
        ends.loop.run();
        assertEquals(ErrorCode.RESET, failure(reader.end));
    }

    @Test
    void anAbortStopsAPeerThatWrites() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        CompletionStage<Void> written = accepted.write(bytes(0, 50_000_000));
        ends.loop.run();
        long before = ends.acceptor.sent();
        stream.abort();
        ends.loop.pass(100 * MILLI);
        assertEquals(ErrorCode.RESET, failure(written));
        assertEquals(ErrorCode.RESET, failure(accepted.write(bytes(0, 1))));
        assertTrue(ends.acceptor.sent() - before < 1 << 20, "it goes on to send");
        assertEquals(0, ends.client.openStreams());
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void anAbortBehindAHalfCloseStopsAPeerThatWrites() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        CompletionStage<Void> written = accepted.write(bytes(0, 50_000_000));
        stream.finish();
        ends.loop.pass(100 * MILLI);
        assertFalse(isDone(written));
        stream.abort();
        ends.loop.pass(100 * MILLI);
        assertEquals(ErrorCode.RESET, failure(written));
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void aCloseDeliversWhatWasWrittenAndStopsAPeerThatWrites() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        stream.write(bytes(0, 1_000_000));
        stream.close();
        ends.loop.pass(100 * MILLI);
        Endpoints.Reader reader = reader(accepted);
        ends.loop.pass(100 * MILLI);
        assertEquals(1_000_000, done(reader.end));
        assertEquals(ErrorCode.RESET, failure(accepted.write(bytes(0, 1))));
        assertEquals(0, ends.client.openStreams());
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void halfCloseDeliversEverythingBeforeFinAndLeavesTheOtherDirectionOpen() {
        Stream stream = ends.open();
        stream.write(bytes(0, 300_000));
        CompletionStage<Void> finished = stream.finish();
        Stream accepted = ends.next();
        Endpoints.Reader reader = reader(accepted);
        ends.loop.pass(100 * MILLI);
        assertEquals(300_000, done(reader.end));
        assertTrue(isDone(finished));
        assertFalse(isDone(stream.closed()));

        Endpoints.Reader back = reader(stream);
        accepted.write(bytes(0, 50_000));
        accepted.finish();
        ends.loop.pass(100 * MILLI);
        assertEquals(50_000, done(back.end));
        assertEquals(ErrorCode.CLOSED, done(stream.closed()).code());
        assertEquals(ErrorCode.CLOSED, done(accepted.closed()).code());
        assertEquals(0, ends.client.openStreams());
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void writesAfterFinishFail() {
        Stream stream = ends.open();
        stream.finish();
        assertEquals(ErrorCode.OUTPUT_CLOSED, failure(stream.write(bytes(0, 1))));
    }

    @Test
    void aSecondReadIsRefusedAndTheFirstGoesOn() {
        Stream stream = ends.open();
        CompletionStage<Integer> first = stream.read(ByteBuffer.allocate(1));
        CompletionStage<Integer> second = stream.read(ByteBuffer.allocate(1));
        assertTrue(second.toCompletableFuture().isCompletedExceptionally());
        assertFalse(isDone(first));
    }

    @Test
    void abortFailsWaitingWritesAndEndsThePeersInput() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        CompletionStage<Void> waits = stream.write(bytes(0, 10_000_000));
        ends.loop.run();
        assertFalse(isDone(waits));
        stream.abort();
        ends.loop.run();
        assertEquals(ErrorCode.ABORTED, failure(waits));
        assertEquals(ErrorCode.ABORTED, failure(stream.delivered()), "what was lost is never delivered");
        assertEquals(ErrorCode.ABORTED, failure(stream.read(ByteBuffer.allocate(1))));
        assertEquals(ErrorCode.ABORTED, done(stream.closed()).code());
        Endpoints.Reader reader = reader(accepted);
        ends.loop.pass(200 * MILLI);
        assertTrue(reader.end.isDone());
    }

    @Test
    void aClosedStreamStillTakesWhatThePeerSends() {
        Stream stream = ends.open();
        Stream accepted = openedBy(stream);
        stream.close();
        CompletionStage<Void> written = accepted.write(bytes(0, 3_000_000));
        ends.loop.pass(200 * MILLI);
        assertTrue(isDone(written), "the peer's writer is not stuck");
        assertTrue(isDone(stream.closed()));
        accepted.close();
        ends.loop.pass(200 * MILLI);
        assertEquals(0, ends.client.openStreams());
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void deliveredCompletesWithTheProof() {
        Stream stream = ends.open();
        assertTrue(isDone(stream.delivered()), "nothing was written");
        stream.write(bytes(0, 10_000));
        CompletionStage<Void> delivered = stream.delivered();
        assertFalse(isDone(delivered));
        ends.loop.pass(100 * MILLI);
        assertTrue(isDone(delivered));
    }

    @Test
    void withoutAnAcceptorStreamsAreRefusedWithFin() {
        Stream stream = done(ends.server.open());
        CompletionStage<Integer> read = stream.read(ByteBuffer.allocate(1));
        ends.loop.pass(MILLI);
        assertEquals(-1, done(read));
    }

    private Stream openedBy(Stream stream) {
        Stream accepted = ends.next();
        assertEquals(stream.id(), accepted.id());
        return accepted;
    }
}
