package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static io.everwire.mux.Endpoints.isDone;
import static io.everwire.mux.Endpoints.pattern;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Reads that are withdrawn, and reads and writes that are late. */
class StreamTimeoutTest {
    private final Endpoints ends = Endpoints.connected();
    private final Stream stream = ends.open();
    private final Stream accepted = ends.next();

    @Test
    void aWithdrawnReadLeavesItsBytesToTheNextOne() {
        CompletionStage<Integer> read = accepted.read(ByteBuffer.allocate(10));
        accepted.cancelRead();
        assertEquals(ErrorCode.CANCELLED, failure(read));
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertEquals(10, done(accepted.available()));
        assertEquals(10, reader(accepted).count);
        assertEquals(0, done(accepted.available()));
    }

    @Test
    void aReadThatWasCancelledByItsFutureTakesNothing() {
        ByteBuffer into = ByteBuffer.allocate(10);
        CompletableFuture<Integer> read = accepted.read(into).toCompletableFuture();
        read.cancel(true);
        assertEquals(ErrorCode.CANCELLED, failure(read));
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertEquals(0, into.position());
        assertEquals(10, reader(accepted).count);
    }

    @Test
    void whoeverElseCompletesAReadOnlyWithdrawsIt() {
        CompletableFuture<Integer> read = accepted.read(ByteBuffer.allocate(10)).toCompletableFuture();
        assertFalse(read.completeExceptionally(new IllegalStateException("of the test")));
        assertEquals(ErrorCode.CANCELLED, failure(read));
        assertFalse(read.complete(3), "it has its answer");
        assertFalse(isDone(accepted.read(ByteBuffer.allocate(10))), "and another one may follow");
    }

    @Test
    void withdrawingNothingDoesNothing() {
        accepted.cancelRead();
        stream.write(bytes(0, 5));
        ends.loop.run();
        assertEquals(5, reader(accepted).count);
    }

    @Test
    void aReadMayBeWithdrawnFromInsideItsOwnAnswer() {
        CompletionStage<Integer> read = accepted.read(ByteBuffer.allocate(10));
        CompletionStage<Void> next = read.thenAccept(count -> accepted.cancelRead());
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertTrue(isDone(next));
        assertEquals(10, done(read));
    }

    @Test
    void aReadThatIsLateFailsOnTimeAndLosesNothing() {
        ByteBuffer into = ByteBuffer.allocate(10);
        CompletionStage<Integer> read = accepted.read(into, Duration.ofMillis(50));
        ends.loop.pass(49 * MILLI);
        assertFalse(isDone(read));
        ends.loop.pass(MILLI);
        assertEquals(ErrorCode.TIMEOUT, failure(read));
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertEquals(10, done(accepted.read(into, Duration.ofMillis(50))));
        assertEquals(pattern(9), into.get(9));
    }

    @Test
    void aReadInTimeIsNotDisturbedLater() {
        CompletionStage<Integer> read = accepted.read(ByteBuffer.allocate(10), Duration.ofMillis(50));
        stream.write(bytes(0, 10));
        ends.loop.run();
        assertEquals(10, done(read));
        CompletionStage<Integer> next = accepted.read(ByteBuffer.allocate(10));
        ends.loop.pass(100 * MILLI);
        assertFalse(isDone(next), "the alarm of the first one is off");
    }

    @Test
    void theEndOfAStreamIsNoTimeout() {
        CompletionStage<Integer> read = accepted.read(ByteBuffer.allocate(10), Duration.ofMillis(50));
        stream.abort();
        ends.loop.run();
        assertEquals(ErrorCode.RESET, failure(read));
    }

    @Test
    void aWriteThatIsLateEndsTheStreamOnBothSides() {
        CompletionStage<Void> written = stream.write(bytes(0, 10_000_000), Duration.ofMillis(50));
        ends.loop.pass(49 * MILLI);
        assertFalse(isDone(written));
        ends.loop.pass(MILLI);
        assertEquals(ErrorCode.TIMEOUT, failure(written));
        Endpoints.Reader reader = reader(accepted);
        ends.loop.pass(100 * MILLI);
        assertEquals(ErrorCode.RESET, failure(reader.end), "what arrived is not the whole");
        assertEquals(ErrorCode.ABORTED, failure(stream.write(bytes(0, 1))));
    }

    @Test
    void aWriteInTimeStays() {
        CompletionStage<Void> written = stream.write(bytes(0, 10), Duration.ofMillis(50));
        ends.loop.pass(100 * MILLI);
        assertTrue(isDone(written));
        CompletionStage<Void> next = stream.write(bytes(10, 10));
        ends.loop.run();
        assertTrue(isDone(next));
    }

    @Test
    void timeDoesNotRunBackwards() {
        ByteBuffer into = ByteBuffer.allocate(1);
        assertThrows(IllegalArgumentException.class, () -> accepted.read(into, Duration.ofMillis(-1)));
    }
}
