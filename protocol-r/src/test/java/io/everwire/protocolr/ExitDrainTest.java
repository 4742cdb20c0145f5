package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.ExitEvent;
import io.everwire.api.SessionState;
import io.everwire.api.Stream;
import io.everwire.testkit.fault.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An exit that goes out of service without anybody losing a byte. */
class ExitDrainTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final SimulatedExit exit = new SimulatedExit();

    @Test
    void anExitWithoutSessionsEndsAtOnce() {
        exit.await(exit.acceptor().drain(BOUND));
        assertTrue(exit.network().elapsed().compareTo(Duration.ofSeconds(1)) < 0);
        assertEquals(
                ErrorCode.CONNECT_REFUSED,
                exit.failure(exit.session(exit.client("late")).connect()).code());
    }

    @Test
    void sessionsWithoutStreamsEndAtOnceAndTheirWiresWithThem() {
        DialledSession session = exit.connected("home");
        exit.finish(exit.open(session));
        exit.await(exit.acceptor().drain(BOUND));
        assertTrue(exit.network().elapsed().compareTo(Duration.ofSeconds(2)) < 0);
        assertEquals(0, exit.network().openConnections());
        assertEquals(
                ErrorCode.CLOSED,
                exit.events(ExitEvent.SessionEnded.class).get(0).why().code());
    }

    @Test
    void streamsThatAreOpenFinishAndNewOnesAreRefused() {
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        exit.checkEcho(stream);
        CompletionStage<Void> drained = exit.acceptor().drain(BOUND);
        exit.checkEcho(stream);
        assertTrue(exit.acceptor().snapshot().draining());
        assertEquals(SessionState.DRAINING, exit.only().state());

        Stream late = exit.open(session);
        assertTrue(exit.await(late.read(ByteBuffer.allocate(1))) < 0, "refused with FIN");
        assertEquals(1, exit.accepted().size());
        exit.advance(Duration.ofSeconds(30));
        exit.checkEcho(stream);
        assertFalse(drained.toCompletableFuture().isDone());

        exit.finish(stream);
        exit.await(drained);
        assertTrue(exit.network().elapsed().compareTo(Duration.ofSeconds(35)) < 0, "not the whole bound");
        assertEquals(1, exit.events(ExitEvent.Draining.class).size());
    }

    @Test
    void aNewSessionIsRefusedAndToldSo() {
        Stream stream = exit.open(exit.connected("home"));
        exit.checkEcho(stream);
        exit.acceptor().drain(BOUND);
        exit.failure(exit.session(exit.client("late")).connect());
        CloseReason why = exit.events(ExitEvent.WireRefused.class).get(0).why();
        assertEquals(ErrorCode.DRAINING, why.code());
        assertEquals(1, exit.acceptor().snapshot().totals().refused(ErrorCode.DRAINING));
        exit.checkEcho(stream);
    }

    @Test
    void aWireThatDiesMeanwhileCostsNothing() {
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        exit.checkEcho(stream);
        CompletionStage<Void> drained = exit.acceptor().drain(BOUND);
        for (int cut = 0; cut < 5; cut++) {
            exit.cutAll();
            assertTrue(exit.connect(session));
            exit.checkEcho(stream);
        }
        exit.finish(stream);
        exit.await(drained);
    }

    /** Else whatever it has asked for meanwhile would wait for a session that will never go on. */
    @Test
    void aClientThatComesBackForASessionThatTheDrainHasEndedIsToldSo() {
        exit.checkEcho(exit.open(exit.connected("home")));
        DialledSession idle = exit.connected("away");
        exit.finish(exit.open(idle));
        exit.acceptor().drain(BOUND);
        exit.advance(Duration.ofSeconds(1));
        assertEquals(1, exit.list().size());

        CompletionStage<Integer> read = idle.open().thenCompose(late -> late.read(ByteBuffer.allocate(1)));
        assertEquals(ErrorCode.SESSION_UNKNOWN, exit.failure(idle.connect()).code());
        assertEquals(ErrorCode.SESSION_UNKNOWN, exit.failure(read).code());
        assertEquals(1, exit.acceptor().snapshot().totals().refused(ErrorCode.SESSION_UNKNOWN));
    }

    /** The streams are over on both sides, but for the last bytes, which went down with the wire. */
    @Test
    void aSessionWaitsForItsClientWhileBytesAreNotProven() {
        exit.deaf();
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        exit.await(stream.finish());
        exit.advance(Duration.ofSeconds(1));
        Stream atExit = exit.accepted().get(0);
        assertTrue(exit.await(atExit.read(ByteBuffer.allocate(1))) < 0);
        exit.network().strikeAll(new Fault.Vanish());
        exit.await(atExit.write(ByteBuffer.wrap(new byte[10_000])));
        atExit.close();
        exit.advance(Duration.ofSeconds(20));
        assertEquals(0, exit.only().openStreams());
        CompletionStage<Void> drained = exit.acceptor().drain(BOUND);
        exit.advance(Duration.ofSeconds(20));
        assertFalse(drained.toCompletableFuture().isDone(), "10,000 bytes would be lost");

        assertTrue(exit.connect(session));
        ByteBuffer last = ByteBuffer.allocate(10_000);
        while (last.hasRemaining()) {
            assertTrue(exit.await(stream.read(last)) > 0, "ended " + last.remaining() + " bytes too early");
        }
        assertTrue(exit.await(stream.read(ByteBuffer.allocate(1))) < 0);
        exit.await(drained);
    }

    @Test
    void whatDoesNotEndInTimeIsEnded() {
        DialledSession session = exit.connected("home");
        Stream stream = exit.open(session);
        exit.checkEcho(stream);
        Duration begun = exit.network().elapsed();
        exit.await(exit.acceptor().drain(Duration.ofSeconds(10)));
        Duration took = exit.network().elapsed().minus(begun);
        assertTrue(took.compareTo(Duration.ofSeconds(10)) >= 0, "took " + took);
        assertTrue(took.compareTo(Duration.ofSeconds(16)) < 0, "took " + took);
        assertEquals(
                ErrorCode.DRAINING, exit.await(exit.accepted().get(0).closed()).code());
        assertEquals(
                ErrorCode.RESET,
                exit.failure(stream.read(ByteBuffer.allocate(1))).code());
        assertEquals(0, exit.network().openConnections());
    }

    @Test
    void aSessionWhoseClientStaysAwayEndsInTimeToo() {
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        exit.cutAll();
        Duration begun = exit.network().elapsed();
        exit.await(exit.acceptor().drain(Duration.ofSeconds(10)));
        assertTrue(exit.network().elapsed().minus(begun).compareTo(Duration.ofSeconds(11)) < 0);
    }

    @Test
    void closingInTheMiddleEndsEverythingAtOnceAndBothAreToldOnce() {
        Stream stream = exit.open(exit.connected("home"));
        exit.checkEcho(stream);
        AtomicInteger told = new AtomicInteger();
        CompletionStage<Void> drained = exit.acceptor().drain(BOUND);
        drained.thenRun(told::incrementAndGet);
        exit.acceptor().drain(Duration.ofSeconds(1)).thenRun(told::incrementAndGet);
        exit.advance(Duration.ofSeconds(2));
        assertEquals(0, told.get(), "a second call changes nothing");
        exit.acceptor().close().thenRun(told::incrementAndGet);
        exit.advance(Duration.ofSeconds(1));
        assertEquals(3, told.get());
        exit.advance(BOUND);
        assertEquals(3, told.get());
        assertEquals(0, exit.network().openConnections());
        assertEquals(1, exit.events(ExitEvent.SessionEnded.class).size());
    }

    @Test
    void aDrainAfterTheEndIsOver() {
        exit.connected("home");
        exit.await(exit.acceptor().close());
        exit.await(exit.acceptor().drain(BOUND));
        assertEquals(0, exit.events(ExitEvent.Draining.class).size());
    }
}
