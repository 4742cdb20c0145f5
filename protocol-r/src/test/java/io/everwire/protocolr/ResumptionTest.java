package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.MetaSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionState;
import io.everwire.api.WireStart;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.testkit.loop.ManualLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A client's and an exit's session over wires that the test cuts. */
class ResumptionTest {
    private static final long SECOND = 1_000_000_000L;

    private final Random random = new Random(11);
    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport clientSide = new ScriptedTransport(loop);
    private final ScriptedTransport exitSide = new ScriptedTransport(loop);
    private final ScriptedMultiplexer clientMux = new ScriptedMultiplexer();
    private final ScriptedMultiplexer exitMux = new ScriptedMultiplexer();
    private final ExitKey key = ExitKey.of(bytes(32));
    private final MetaSession metaSession = MetaSession.random(random);
    private final SessionId id = SessionId.random(random);
    private SessionAcceptor acceptor = exit();
    private final ResumableDialer dialer = dialer(metaSession);
    private int renewals;
    private final DialledSession session = dialer.session(id, new SessionObserver() {
        @Override
        public void renewalWanted(Session full) {
            renewals++;
        }
    });

    @Test
    void whatACutSwallowedIsSentAgainOnTheNextWire() {
        Cable first = connected();
        clientMux.write(bytes("arrives "));
        exitMux.write(bytes("ARRIVES "));
        first.carry();
        clientMux.write(bytes("lost"));
        exitMux.write(bytes("LOST"));
        first.cut();
        assertEquals(SessionState.RESUMING, session.state());

        WireStart start = resumed();
        assertTrue(start.resumed());
        assertEquals(4, start.replayedBytes());
        assertArrayEquals(bytes("arrives lost"), exitMux.received());
        assertArrayEquals(bytes("ARRIVES LOST"), clientMux.received());
        assertEquals(SessionState.READY, session.state());
    }

    @Test
    void aLongReplayGoesOutThoughNobodyElseFlushes() {
        Cable first = connected();
        byte[] piece = bytes(30_000);
        for (int i = 0; i < 20; i++) {
            clientMux.write(piece);
        }
        first.cut();
        session.connect();
        loop.run();
        clientSide.lastDialled().highMark(100_000);
        cable().carry();
        assertEquals(20 * piece.length, exitMux.received().length);
    }

    @Test
    void manyCutsLoseNothing() {
        Cable wire = connected();
        StringBuilder up = new StringBuilder();
        StringBuilder down = new StringBuilder();
        for (int cut = 0; cut < 200; cut++) {
            up.append(write(clientMux, "up " + cut + ";"));
            down.append(write(exitMux, "down " + cut + ";"));
            if (random.nextBoolean()) {
                wire.carry();
            }
            up.append(write(clientMux, "more up;"));
            wire.cut();
            wire = connect();
        }
        assertArrayEquals(bytes(up.toString()), exitMux.received());
        assertArrayEquals(bytes(down.toString()), clientMux.received());
        assertEquals(1, acceptor.sessions().size());
    }

    @Test
    void anExitThatForgotTheSessionEndsIt() {
        connected().cut();
        acceptor = exit();
        CompletionStage<WireStart> attempt = session.connect();
        cable().carry();
        assertEquals(ErrorCode.SESSION_UNKNOWN, failure(attempt).code());
        assertEquals(ErrorCode.SESSION_UNKNOWN, closed().code());
        assertEquals(
                ErrorCode.SESSION_UNKNOWN,
                Objects.requireNonNull(clientMux.closed()).code());
    }

    @Test
    void aSessionThatNeverNegotiatedSimplyBeginsAnew() {
        session.connect();
        loop.run();
        Cable first = cable();
        first.cut();
        acceptor = exit();
        resumed();
        assertEquals(SessionState.READY, session.state());
    }

    @Test
    void anExitThatCannotServeTheCounterEndsTheSessionAndForgetsIt() {
        Cable first = connected();
        exitMux.write(bytes("seen"));
        first.carry();
        exitMux.pipe().proven(4);
        exitMux.write(bytes("more"));
        first.carry();
        exitMux.pipe().proven(8);
        first.cut();

        ResumableDialer impostor = dialer(metaSession); // the right id, but none of the bytes
        impostor.session(id, SessionObserver.NONE).connect();
        Cable second = cable();
        second.carry();
        assertNotNull(second.exit().ended());
        assertEquals(0, acceptor.sessions().size());
        assertEquals(
                ErrorCode.CANNOT_RESUME,
                Objects.requireNonNull(exitMux.closed()).code());
    }

    @Test
    void someoneElsesSessionIsUnknownAndItsWireUndisturbed() {
        Cable first = connected();
        ResumableDialer stranger = dialer(MetaSession.random(random));
        var attempt = stranger.session(id, SessionObserver.NONE).connect();
        ScriptedMultiplexer victim = exitMux;
        cable().carry();
        assertFalse(now(attempt).resumed());
        assertNull(first.exit().ended());
        assertNull(victim.closed());
        assertEquals(2, acceptor.sessions().size());
    }

    @Test
    void theNewestWireWinsWithoutTheOldOneHavingEnded() {
        Cable first = connected();
        clientMux.peerAcknowledges(true);
        clientMux.write(bytes("under way"));
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable second = cable();
        second.carry();
        assertTrue(now(attempt).resumed());
        assertEquals(
                ErrorCode.WIRE_REPLACED,
                Objects.requireNonNull(first.exit().ended()).code());
        assertEquals(
                ErrorCode.WIRE_REPLACED,
                Objects.requireNonNull(first.client().ended()).code());
        assertArrayEquals(bytes("under way"), exitMux.received());
    }

    @Test
    void theOldWireIsReadToItsEndBeforeTheHelloWhereThePeerDoesNotAcknowledge() {
        Cable first = connected();
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable second = cable();
        second.carry();
        exitMux.write(bytes("still on the old wire"));
        assertFalse(attempt.toCompletableFuture().isDone(), "no hello before the old wire's end");
        first.carry();
        assertArrayEquals(bytes("still on the old wire"), clientMux.received());
        second.carry();
        assertEquals(0, now(attempt).replayedBytes());
        assertEquals(SessionState.READY, session.state());
    }

    @Test
    void anOldWireThatDoesNotEndHoldsUpTheNewOneForAMomentOnly() {
        Cable first = connected();
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable second = cable();
        second.carry();
        loop.pass(4 * SECOND);
        assertNotNull(first.client().ended());
        second.carry();
        assertTrue(now(attempt).resumed());
    }

    @Test
    void aReplayBufferThatFillsWithoutAProofAsksForAnotherWireOnce() {
        Cable first = connected();
        byte[] piece = bytes(30_000);
        for (int i = 0; i < 3 * (4 << 20) / 4 / piece.length; i++) {
            clientMux.write(piece);
        }
        assertEquals(0, renewals);
        clientMux.write(piece);
        clientMux.write(piece);
        assertEquals(1, renewals);
        first.carry();
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable second = cable();
        second.carry();
        first.carry();
        second.carry();
        now(attempt);
        assertEquals(clientMux.pipe().sent(), clientMux.pipe().proven(), "the counter is the proof");
    }

    @Test
    void anExitEndsItsWireInGoodOrderWhenItsKeysAreOld() {
        Cable first = connected();
        loop.pass(Duration.ofHours(24).toNanos());
        exitMux.write(bytes("the last on this wire"));
        first.carry();
        assertArrayEquals(bytes("the last on this wire"), clientMux.received());
        assertEquals(SessionState.RESUMING, session.state());
        assertTrue(resumed().resumed());
    }

    @Test
    void anExitThatResumedFellSilentAndForgotHadTooSmallABuffer() {
        connected().cut();
        resumed();
        session.deathTimeout(Duration.ofSeconds(1));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(SECOND);
        assertEquals(SessionState.RESUMING, session.state());
        acceptor = exit();
        CompletionStage<WireStart> attempt = session.connect();
        cable().carry();
        assertEquals(ErrorCode.PEER_REPLAY_EXHAUSTED, failure(attempt).code());
    }

    @Test
    void thereIsOneDialAtATime() {
        loop.run();
        assertSame(session.connect(), session.connect());
        loop.run();
        assertEquals(1, clientSide.dials());
    }

    @Test
    void aClientDoesNotWaitForASilentExitForEver() {
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        loop.pass(10 * SECOND - 1);
        assertFalse(attempt.toCompletableFuture().isDone());
        loop.pass(1);
        assertEquals(ErrorCode.HANDSHAKE_TIMEOUT, failure(attempt).code());
        assertNotNull(clientSide.lastDialled().ended());
    }

    @Test
    void anExitGivesAClientTenSecondsInAllHoweverItDrips() {
        ScriptedConnection silent = exitSide.accept();
        byte[] hello = bytes("TinySS-2");
        for (int second = 0; second < 8; second++) {
            silent.deliver(new byte[] {hello[second]});
            loop.pass(SECOND);
        }
        assertNull(silent.ended());
        loop.pass(2 * SECOND);
        assertEquals(
                ErrorCode.HANDSHAKE_TIMEOUT,
                Objects.requireNonNull(silent.ended()).code());
    }

    @Test
    void anExitForgetsASessionThatStaysAway() {
        Cable first = connected();
        clientMux.write(bytes("used"));
        first.carry();
        first.cut();
        loop.pass(Duration.ofMinutes(30).toNanos() - 1);
        assertEquals(1, acceptor.sessions().size());
        loop.pass(1);
        assertEquals(0, acceptor.sessions().size());
        assertEquals(ErrorCode.EXPIRED, Objects.requireNonNull(exitMux.closed()).code());
    }

    @Test
    void anExitThatWasSuspendedForgetsNobodyForIt() {
        Cable first = connected();
        clientMux.write(bytes("used"));
        first.carry();
        first.cut();
        loop.suspend(Duration.ofHours(2).toNanos());
        loop.pass(0);
        assertEquals(1, acceptor.sessions().size());
        loop.pass(Duration.ofMinutes(30).toNanos());
        assertEquals(0, acceptor.sessions().size());
    }

    @Test
    void aSessionThatWasNeverUsedIsForgottenSooner() {
        connected().cut();
        loop.pass(Duration.ofMinutes(2).toNanos());
        assertEquals(0, acceptor.sessions().size());
    }

    @Test
    void aSilentPeerThatOwesAnAnswerIsDeadAfterTheDeathTimeout() {
        Cable first = connected();
        session.deathTimeout(Duration.ofMillis(1200));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(1_199_999_999L);
        assertNull(first.client().ended());
        loop.pass(1);
        assertEquals(
                ErrorCode.WIRE_DEAD,
                Objects.requireNonNull(first.client().ended()).code());
        assertEquals(SessionState.RESUMING, session.state());
    }

    @Test
    void aPeerThatNeverAcknowledgedIsGivenEightSecondsAtMost() {
        Cable first = connected();
        session.deathTimeout(Duration.ofMinutes(1));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(8 * SECOND - 1);
        assertNull(first.client().ended());
        loop.pass(1);
        assertNotNull(first.client().ended());
    }

    @Test
    void aPeerThatAcknowledgesIsWaitedForAsLongAsAskedFor() {
        Cable first = connected();
        clientMux.peerAcknowledges(true);
        session.deathTimeout(Duration.ofMinutes(1));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(60 * SECOND - 1);
        assertNull(first.client().ended());
        loop.pass(1);
        assertNotNull(first.client().ended());
    }

    @Test
    void anyByteRestartsTheDeathTimeout() {
        Cable first = connected();
        session.deathTimeout(Duration.ofMillis(1200));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(SECOND);
        exitMux.write(bytes("something else"));
        first.carry();
        loop.pass(SECOND);
        assertNull(first.client().ended());
        loop.pass(200_000_000L);
        assertNotNull(first.client().ended());
    }

    @Test
    void aShorterDeathTimeoutHoldsForWhatIsOwedAlready() {
        Cable first = connected();
        session.deathTimeout(Duration.ofSeconds(5));
        clientMux.awaiting(loop.nanoTime());
        clientMux.write(bytes("question"));
        loop.pass(SECOND);
        session.deathTimeout(Duration.ofSeconds(2));
        loop.pass(SECOND - 1);
        assertNull(first.client().ended());
        loop.pass(1);
        assertNotNull(first.client().ended());
    }

    @Test
    void aQuestionBehindOneThatWasAnsweredHasItsOwnTime() {
        Cable first = connected();
        clientMux.peerAcknowledges(true);
        session.deathTimeout(Duration.ofSeconds(2));
        loop.pass(3 * SECOND);
        ask();
        clientMux.awaiting(Long.MAX_VALUE);
        clientMux.pipe().proven(8);
        exitMux.answer(bytes("response"));
        first.carry();
        loop.pass(SECOND);
        ask();
        loop.pass(2 * SECOND - 1);
        assertNull(first.client().ended());
        loop.pass(1);
        assertNotNull(first.client().ended());
    }

    private void ask() {
        clientMux.awaiting(loop.nanoTime());
        clientMux.answer(bytes("question"));
    }

    @Test
    void whoOnlyAnswersHasNothingToLookForLater() {
        Cable first = connected();
        loop.pass(60 * SECOND);
        int armed = loop.armed();
        exitMux.answer(bytes("response"));
        first.carry();
        assertEquals(armed, loop.armed());
        exitMux.awaiting(loop.nanoTime());
        exitMux.answer(bytes("question"));
        assertEquals(armed + 1, loop.armed());
    }

    @Test
    void aPeerThatOwesNothingMayBeSilent() {
        Cable first = connected();
        clientMux.write(bytes("no question"));
        loop.pass(3600 * SECOND);
        assertNull(first.client().ended());
    }

    @Test
    void closingSendsWhatWasWrittenAndEndsTheWire() {
        Cable first = connected();
        clientMux.write(bytes("last words"));
        CompletionStage<CloseReason> closed = session.close();
        first.carry();
        assertEquals(ErrorCode.CLOSED, now(closed).code());
        assertArrayEquals(bytes("last words"), exitMux.received());
        assertEquals(
                ErrorCode.CLOSED, Objects.requireNonNull(first.client().ended()).code());
    }

    @Test
    void aWireThatComesWhileTheSessionClosesBeginsAnother() {
        Cable first = connected();
        clientMux.peerAcknowledges(true);
        first.exit().highMark(0);
        exitMux.write(bytes("waits for room, and closing for it"));
        acceptor.sessions().forEach(Session::close);
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        cable().carry();
        assertTrue(attempt.toCompletableFuture().isDone());
        assertEquals(SessionState.CLOSED, session.state());
        assertEquals(1, acceptor.sessions().size(), "the new one under the old id");
    }

    @Test
    void anAddressThatIsNotFoundFailsTheAttempt() {
        DialledSession lost = unresolvable(() -> {
            throw new IllegalStateException("no resolver");
        });
        CompletionStage<WireStart> thrown = lost.connect();
        loop.run();
        assertEquals(ErrorCode.ADDRESS_INVALID, failure(thrown).code());
        CompletionStage<WireStart> silent = unresolvable(CompletableFuture::new).connect();
        loop.run();
        loop.pass(5 * SECOND);
        assertEquals(ErrorCode.CONNECT_TIMEOUT, failure(silent).code());
    }

    private DialledSession unresolvable(Supplier<CompletionStage<List<SocketAddress>>> resolver) {
        return ResumableDialer.builder(clientSide, new ScriptedMultiplexer(), random)
                .exitAddresses(resolver)
                .exitKey(key.publicKey())
                .build()
                .session(SessionId.random(random), SessionObserver.NONE);
    }

    @Test
    void aListenerThatThrowsEndsItsSessionOnly() {
        acceptor = SessionAcceptor.builder(exitSide, exitMux, random)
                .key(key)
                .listener(begun -> {
                    throw new IllegalStateException("planted");
                })
                .build();
        acceptor.listen(InetSocketAddress.createUnresolved("exit", 1));
        CompletionStage<WireStart> attempt = session.connect();
        Cable refused = cable();
        refused.carry();
        assertEquals(
                ErrorCode.INTERNAL,
                Objects.requireNonNull(refused.exit().ended()).code());
        assertEquals(0, acceptor.sessions().size());
        refused.cut();
        assertEquals(ErrorCode.RESET, failure(attempt).code());
        assertEquals(SessionState.CONNECTING, session.state());
    }

    @Test
    void aClosedSessionDoesNotDial() {
        session.close();
        loop.run();
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        assertEquals(ErrorCode.CLOSED, failure(attempt).code());
        assertEquals(0, clientSide.dials());
    }

    @Test
    void aProofOfBytesThatWereNeverSentEndsTheSession() {
        connected();
        clientMux.pipe().proven(1);
        loop.run();
        assertEquals(ErrorCode.PROTOCOL_ERROR, closed().code());
    }

    @Test
    void aBrokenRecordEndsTheWireAndTheSessionResumes() {
        Cable first = connected();
        clientMux.write(bytes("good"));
        byte[] record = first.client().takeWritten();
        record[record.length - 1] ^= 1;
        first.exit().deliver(record);
        loop.run();
        assertEquals(
                ErrorCode.PROTOCOL_ERROR,
                Objects.requireNonNull(first.exit().ended()).code());
        first.cut();
        resumed();
        assertArrayEquals(bytes("good"), exitMux.received());
    }

    private Cable connected() {
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable cable = cable();
        cable.carry();
        assertFalse(now(attempt).resumed());
        return cable;
    }

    private Cable connect() {
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        Cable cable = cable();
        cable.carry();
        now(attempt);
        return cable;
    }

    private WireStart resumed() {
        CompletionStage<WireStart> attempt = session.connect();
        loop.run();
        cable().carry();
        return now(attempt);
    }

    /** The last dialled connection reaches the exit. */
    private Cable cable() {
        loop.run();
        return new Cable(loop, clientSide.lastDialled(), exitSide.accept());
    }

    private SessionAcceptor exit() {
        SessionAcceptor made = SessionAcceptor.builder(exitSide, exitMux, random)
                .key(key)
                .listener(begun -> SessionObserver.NONE)
                .build();
        made.listen(InetSocketAddress.createUnresolved("exit", 1));
        return made;
    }

    private ResumableDialer dialer(MetaSession group) {
        return ResumableDialer.builder(clientSide, clientMux, random)
                .exit(InetSocketAddress.createUnresolved("exit", 1))
                .exitKey(key.publicKey())
                .metaSession(group)
                .build();
    }

    private String write(ScriptedMultiplexer mux, String text) {
        mux.write(bytes(text));
        return text;
    }

    private CloseReason closed() {
        return now(session.closed());
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertTrue(stage.toCompletableFuture().isDone(), "not done yet");
        return stage.toCompletableFuture().join();
    }

    private static CloseReason failure(CompletionStage<?> stage) {
        assertTrue(stage.toCompletableFuture().isDone(), "not done yet");
        CompletionException wrapped = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return ((EverwireException) Objects.requireNonNull(wrapped.getCause())).reason();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
