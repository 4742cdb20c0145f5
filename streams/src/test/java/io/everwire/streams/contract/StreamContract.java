package io.everwire.streams.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import io.everwire.streams.contract.Style.End;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every style keeps. Both ends of a stream are used in the same style. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as bytes that do not come
public abstract class StreamContract {
    private static final int LONG = 3_000_000;
    private static final Duration SHORTLY = Duration.ofMillis(20);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Style style;
    private Ends ends;
    private End here;
    private End there;

    @SuppressWarnings("NullAway.Init") // by the fixtures below
    protected StreamContract(Style style) {
        this.style = style;
    }

    @BeforeAll
    void connect() throws Exception {
        ends = new Ends();
    }

    @AfterAll
    void disconnect() throws Exception {
        ends.close();
        style.close();
    }

    @BeforeEach
    void open() throws Exception {
        Ends.Pair pair = ends.open();
        here = style.attach(pair.near());
        there = style.attach(pair.far());
    }

    @AfterEach
    void abort() {
        here.abort();
        there.abort();
    }

    // order

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 4_096, 65_535, 65_536, 100_000})
    void bytesOfAnyNumberArriveAsTheyAre(int count) throws Exception {
        here.write(pattern(0, count));
        assertArrayEquals(pattern(0, count), get(readFully(there, count)));
    }

    @Test
    void bytesArriveInTheOrderOfTheWrites() throws Exception {
        int written = 0;
        for (int i = 1; i <= 100; i++) {
            here.write(pattern(written, i * 7));
            written += i * 7;
        }
        assertArrayEquals(pattern(0, written), get(readFully(there, written)));
    }

    @Test
    void manySmallWritesAreWhole() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            here.write(pattern(i, 1));
        }
        assertArrayEquals(pattern(0, 2_000), get(readFully(there, 2_000)));
    }

    @Test
    void aWriteBeyondTheWindowArrivesWhole() throws Exception {
        CompletableFuture<Void> written = here.write(pattern(0, LONG));
        assertArrayEquals(pattern(0, LONG), get(readFully(there, LONG)));
        get(written);
    }

    @Test
    void anEmptyWriteIsDoneAndArrivesAsNothing() throws Exception {
        get(here.write(new byte[0]));
        get(here.write(pattern(0, 3)));
        get(here.write(new byte[0]));
        get(here.finish());
        assertArrayEquals(pattern(0, 3), get(readToEnd(there)));
    }

    @Test
    void bothDirectionsFlowAtOnce() throws Exception {
        here.write(pattern(0, LONG));
        there.write(pattern(5, LONG));
        CompletableFuture<byte[]> up = readFully(there, LONG);
        CompletableFuture<byte[]> down = readFully(here, LONG);
        assertArrayEquals(pattern(0, LONG), get(up));
        assertArrayEquals(pattern(5, LONG), get(down));
    }

    @Test
    void questionsAndAnswersAlternate() throws Exception {
        for (int i = 1; i <= 100; i++) {
            here.write(pattern(i, i));
            byte[] question = get(readFully(there, i));
            there.write(question);
            assertArrayEquals(pattern(i, i), get(readFully(here, i)));
        }
    }

    // reads

    @Test
    void aReadTakesNoMoreThanItAsksFor() throws Exception {
        get(here.write(pattern(0, 100)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < 100) {
            byte[] part = get(there.read(7));
            assertTrue(part.length >= 1 && part.length <= 7, "took " + part.length);
            all.write(part);
        }
        assertArrayEquals(pattern(0, 100), all.toByteArray());
    }

    @Test
    void aReadDoesNotWaitToBeFull() throws Exception {
        here.write(pattern(0, 3));
        byte[] part = get(there.read(100));
        assertTrue(part.length >= 1 && part.length <= 3, "took " + part.length);
    }

    @Test
    void aReadThatWaitsGetsWhatComesLater() throws Exception {
        CompletableFuture<byte[]> read = there.read(10);
        assertFalse(read.isDone());
        here.write(pattern(0, 1));
        assertArrayEquals(pattern(0, 1), get(read));
    }

    @Test
    void readersOfBothEndsWaitAtOnce() throws Exception {
        CompletableFuture<byte[]> down = here.read(10);
        CompletableFuture<byte[]> up = there.read(10);
        here.write(pattern(0, 1));
        there.write(pattern(1, 1));
        assertArrayEquals(pattern(0, 1), get(up));
        assertArrayEquals(pattern(1, 1), get(down));
    }

    // back-pressure

    @Test
    void aWriterWaitsForAReaderThatDoesNotRead() throws Exception {
        CompletableFuture<Void> written = here.write(pattern(0, LONG));
        untilHeld(there.stream());
        assertFalse(written.isDone(), "it is more than a window");
        assertArrayEquals(pattern(0, LONG), get(readFully(there, LONG)));
        get(written);
    }

    @Test
    void withoutDemandNothingIsTaken() throws Exception {
        get(here.write(pattern(0, 100)));
        get(here.stream().delivered());
        assertEquals(100, get(there.stream().available()));
        assertEquals(40, get(readFully(there, 40)).length);
    }

    @Test
    void aReaderThatPausesLosesNothing() throws Exception {
        CompletableFuture<Void> written = here.write(pattern(0, LONG));
        byte[] first = get(readFully(there, 1_000));
        untilHeld(there.stream());
        byte[] rest = get(readFully(there, LONG - 1_000));
        assertArrayEquals(pattern(0, 1_000), first);
        assertArrayEquals(pattern(1_000, LONG - 1_000), rest);
        get(written);
    }

    @Test
    void anotherStreamGoesOnWhileThisOneWaits() throws Exception {
        here.write(pattern(0, LONG));
        untilHeld(there.stream());
        Ends.Pair pair = ends.open();
        End other = style.attach(pair.near());
        End far = style.attach(pair.far());
        other.write(pattern(3, 10_000));
        assertArrayEquals(pattern(3, 10_000), get(readFully(far, 10_000)));
        other.abort();
        far.abort();
    }

    // half-close

    @Test
    void theEndComesBehindEverythingWritten() throws Exception {
        here.write(pattern(0, LONG));
        here.finish();
        assertArrayEquals(pattern(0, LONG), get(readToEnd(there)));
    }

    @Test
    void aStreamMayEndWithoutAByte() throws Exception {
        get(here.finish());
        assertEquals(0, get(there.read(1)).length);
    }

    @Test
    void anEndWakesAReadThatWaits() throws Exception {
        CompletableFuture<byte[]> read = there.read(1);
        here.finish();
        assertEquals(0, get(read).length);
    }

    @Test
    void theEndStaysTheEnd() throws Exception {
        get(here.finish());
        assertEquals(0, get(there.read(1)).length);
        assertEquals(0, get(there.read(1)).length);
    }

    @Test
    void whoHasFinishedStillReads() throws Exception {
        here.write(pattern(0, 10));
        get(here.finish());
        assertArrayEquals(pattern(0, 10), get(readToEnd(there)));
        there.write(pattern(10, LONG));
        there.finish();
        assertArrayEquals(pattern(10, LONG), get(readToEnd(here)));
    }

    @Test
    void whoHasReadTheEndStillWrites() throws Exception {
        get(here.finish());
        assertEquals(0, get(there.read(1)).length);
        get(there.write(pattern(0, 10)));
        assertArrayEquals(pattern(0, 10), get(readFully(here, 10)));
    }

    @Test
    void aWriteBehindTheEndFails() throws Exception {
        get(here.finish());
        failure(here.write(pattern(0, 1)));
        assertEquals(0, get(there.read(1)).length, "and the peer sees a clean end");
    }

    @Test
    void finishingTwiceIsFinishingOnce() throws Exception {
        here.write(pattern(0, 10));
        get(here.finish());
        here.finish();
        assertArrayEquals(pattern(0, 10), get(readToEnd(there)));
    }

    @Test
    void aStreamIsOverWhenBothSidesHaveFinished() throws Exception {
        here.write(pattern(0, 10));
        get(here.finish());
        there.write(pattern(0, 10));
        get(there.finish());
        get(readToEnd(here));
        get(readToEnd(there));
        assertEquals(ErrorCode.CLOSED, get(here.stream().closed()).code());
        assertEquals(ErrorCode.CLOSED, get(there.stream().closed()).code());
    }

    // abort

    @Test
    void anAbortIsNoEndOfWhatWasWritten() throws Exception {
        get(here.write(pattern(0, 1_000)));
        get(here.stream().delivered());
        here.abort();
        assertEquals(ErrorCode.RESET, failure(readToEnd(there)));
    }

    @Test
    void whatArrivedBeforeAnAbortCanBeRead() throws Exception {
        get(here.write(pattern(0, 1_000)));
        get(here.stream().delivered());
        here.abort();
        assertEquals(ErrorCode.RESET, failure(there.stream().write(ByteBuffer.allocate(LONG))), "it has come");
        assertArrayEquals(pattern(0, 1_000), get(readFully(there, 1_000)));
        assertEquals(ErrorCode.RESET, failure(there.read(1)));
    }

    @Test
    void anAbortFailsAWriteThatWaits() throws Exception {
        CompletableFuture<Void> written = here.write(pattern(0, LONG));
        untilHeld(there.stream());
        here.abort();
        failure(written);
    }

    @Test
    void anAbortFailsAReadThatWaits() throws Exception {
        CompletableFuture<byte[]> read = here.read(1);
        here.abort();
        failure(read);
    }

    @Test
    void anAbortStopsThePeersWriter() throws Exception {
        CompletableFuture<Void> written = there.write(pattern(0, LONG));
        untilHeld(here.stream());
        here.abort();
        assertEquals(ErrorCode.RESET, failure(written));
    }

    @Test
    void nothingCanBeWrittenBehindAnAbort() throws Exception {
        here.abort();
        failure(here.write(pattern(0, 1)));
    }

    @Test
    void abortingTwiceIsAbortingOnce() throws Exception {
        here.abort();
        here.abort();
        assertEquals(ErrorCode.ABORTED, get(here.stream().closed()).code());
        assertEquals(ErrorCode.RESET, failure(readToEnd(there)));
    }

    // close

    @Test
    void aCloseDeliversWhatWasWritten() throws Exception {
        get(here.write(pattern(0, 100_000)));
        here.close();
        assertArrayEquals(pattern(0, 100_000), get(readToEnd(there)));
    }

    @Test
    void aCloseWithUnreadBytesStopsThePeersWriter() throws Exception {
        CompletableFuture<Void> written = there.write(pattern(0, LONG));
        untilHeld(here.stream());
        here.close();
        assertEquals(ErrorCode.RESET, failure(written));
    }

    @Test
    void aCloseWakesAReadThatWaits() throws Exception {
        CompletableFuture<byte[]> read = here.read(1);
        here.close();
        failure(read);
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        get(here.write(pattern(0, 10)));
        here.close();
        here.close();
        assertArrayEquals(pattern(0, 10), get(readToEnd(there)));
    }

    @Test
    void nothingCanBeWrittenBehindAClose() throws Exception {
        here.close();
        failure(here.write(pattern(0, 1)));
    }

    // timeouts

    @Test
    void aReadThatIsLateFailsAndLosesNothing() throws Exception {
        assertEquals(ErrorCode.TIMEOUT, failure(there.read(10, SHORTLY)));
        here.write(pattern(0, 10));
        assertArrayEquals(pattern(0, 10), get(readFully(there, 10)));
    }

    @Test
    void aReadInTimeSucceeds() throws Exception {
        CompletableFuture<byte[]> read = there.read(10, LATER);
        here.write(pattern(0, 1));
        assertArrayEquals(pattern(0, 1), get(read));
    }

    @Test
    void readingGoesOnAfterManyTimeouts() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertEquals(ErrorCode.TIMEOUT, failure(there.read(10, SHORTLY)));
        }
        here.write(pattern(0, 1_000));
        here.finish();
        assertArrayEquals(pattern(0, 1_000), get(readToEnd(there)));
    }

    @Test
    void timeoutsThatRaceWithBytesLoseNothing() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<byte[]> read = there.read(10, Duration.ofMillis(1));
            here.write(pattern(i, 1));
            all.write(read.exceptionally(late -> new byte[0]).get(30, SECONDS));
        }
        byte[] rest = get(readFully(there, 50 - all.size()));
        all.write(rest);
        assertArrayEquals(pattern(0, 50), all.toByteArray());
    }

    @Test
    void aWriteThatIsLateEndsTheStreamOnBothSides() throws Exception {
        assertEquals(ErrorCode.TIMEOUT, failure(here.write(pattern(0, LONG), SHORTLY)));
        assertEquals(ErrorCode.RESET, failure(readToEnd(there)));
        failure(here.write(pattern(0, 1)));
    }

    @Test
    void aWriteInTimeSucceeds() throws Exception {
        get(here.write(pattern(0, 10), LATER));
        get(here.write(pattern(10, 10), LATER));
        assertArrayEquals(pattern(0, 20), get(readFully(there, 20)));
    }

    // cancellation

    @Test
    void aCancelledReadLosesNothing() throws Exception {
        CompletableFuture<byte[]> read = there.read(10);
        there.cancelRead();
        assertEquals(ErrorCode.CANCELLED, failure(read));
        here.write(pattern(0, 10));
        assertArrayEquals(pattern(0, 10), get(readFully(there, 10)));
    }

    @Test
    void aReadThatWasCancelledDoesNotKeepTheNextOneFromTheEnd() throws Exception {
        CompletableFuture<byte[]> read = there.read(10);
        there.cancelRead();
        failure(read);
        here.finish();
        assertEquals(0, get(there.read(1)).length);
    }

    @Test
    void cancelsThatRaceWithBytesLoseNothing() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<byte[]> read = there.read(10);
            here.write(pattern(i, 1));
            there.cancelRead();
            all.write(read.exceptionally(cancelled -> new byte[0]).get(30, SECONDS));
        }
        byte[] rest = get(readFully(there, 100 - all.size()));
        all.write(rest);
        assertArrayEquals(pattern(0, 100), all.toByteArray());
    }

    // the session

    @Test
    void aCutIsNotSeen() throws Exception {
        here.write(pattern(0, LONG));
        byte[] first = get(readFully(there, 10_000));
        ends.cut();
        byte[] rest = get(readFully(there, LONG - 10_000));
        assertArrayEquals(pattern(0, 10_000), first);
        assertArrayEquals(pattern(10_000, LONG - 10_000), rest);
    }

    @Test
    void manyCutsInBothDirectionsAreNotSeen() throws Exception {
        here.write(pattern(0, LONG));
        there.write(pattern(1, LONG));
        CompletableFuture<byte[]> up = readFully(there, LONG);
        byte[][] down = new byte[6][];
        for (int i = 0; i < 6; i++) {
            ends.cut();
            down[i] = get(readFully(here, LONG / 6));
            assertArrayEquals(pattern(1 + i * (LONG / 6), LONG / 6), down[i]);
        }
        assertArrayEquals(pattern(0, LONG), get(up));
    }

    @Test
    void aReadWaitsThroughACut() throws Exception {
        CompletableFuture<byte[]> read = there.read(10);
        ends.cut();
        here.write(pattern(0, 1));
        assertArrayEquals(pattern(0, 1), get(read));
    }

    @Test
    void anEndCrossesACut() throws Exception {
        ends.cut();
        here.write(pattern(0, 10));
        here.finish();
        assertArrayEquals(pattern(0, 10), get(readToEnd(there)));
    }

    @Test
    void anAbortCrossesACut() throws Exception {
        get(here.write(pattern(0, 10)));
        ends.cut();
        here.abort();
        assertEquals(ErrorCode.RESET, failure(readToEnd(there)));
    }

    @Test
    void theEndOfTheSessionFailsAReadThatWaits() throws Exception {
        CompletableFuture<byte[]> near = here.read(1);
        CompletableFuture<byte[]> far = there.read(1);
        ends.endSession();
        assertEquals(ErrorCode.SHUT_DOWN, failure(far), "the side that ended it knows why");
        failure(near);
    }

    @Test
    void theEndOfTheSessionFailsAWriteThatWaits() throws Exception {
        CompletableFuture<Void> written = here.write(pattern(0, LONG));
        untilHeld(there.stream());
        ends.endSession();
        failure(written);
    }

    @Test
    void theEndOfTheSessionIsNoEndOfWhatWasWritten() throws Exception {
        get(here.write(pattern(0, 1_000)));
        get(here.stream().delivered());
        ends.endSession();
        assertEquals(ErrorCode.SHUT_DOWN, failure(readToEnd(there)));
    }

    @Test
    void deliveredMeansThatThePeerHasIt() throws Exception {
        get(here.write(pattern(0, 1_000)));
        get(here.stream().delivered());
        assertEquals(1_000, get(there.stream().available()));
    }

    // words of the cases

    private static byte[] pattern(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int j = from + i;
            bytes[i] = (byte) (j * 31 + (j >> 8) * 17 + 5);
        }
        return bytes;
    }

    /** Exactly so many bytes, in as many reads as it takes. */
    private static CompletableFuture<byte[]> readFully(End end, int count) {
        return count == 0 ? CompletableFuture.completedFuture(new byte[0]) : read(end, count);
    }

    private static CompletableFuture<byte[]> readToEnd(End end) {
        return read(end, Integer.MAX_VALUE);
    }

    private static CompletableFuture<byte[]> read(End end, int count) {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        more(end, count, new ByteArrayOutputStream(), all);
        return all;
    }

    /** Goes on from a thread of its own, so that reads whose answers are at hand do not pile up. */
    private static void more(End end, int count, ByteArrayOutputStream got, CompletableFuture<byte[]> all) {
        int most = Math.min(65_536, count - got.size());
        end.read(most).whenCompleteAsync((part, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
                return;
            }
            got.writeBytes(part);
            if (part.length == 0 || got.size() == count) {
                all.complete(got.toByteArray());
            } else {
                more(end, count, got, all);
            }
        });
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, SECONDS);
    }

    private static ErrorCode failure(CompletionStage<?> stage) {
        Throwable thrown = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(30, SECONDS));
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.stream()
                .filter(EverwireException.class::isInstance)
                .map(known -> ((EverwireException) known).code())
                .findFirst()
                .orElseGet(() -> code(causes.get(causes.size() - 1)));
    }

    private static ErrorCode code(Throwable root) {
        if (root instanceof SocketTimeoutException) {
            return ErrorCode.TIMEOUT;
        }
        return root instanceof InterruptedIOException || root instanceof InterruptedException
                ? ErrorCode.CANCELLED
                : ErrorCode.CLOSED;
    }

    /** Waits until the stream has something for its reader. */
    private static void untilHeld(Stream stream) throws Exception {
        while (get(stream.available()) == 0) {
            Thread.onSpinWait();
        }
    }
}
