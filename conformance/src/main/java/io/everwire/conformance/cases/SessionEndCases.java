package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Scope;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionState;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.session.Line;
import io.everwire.conformance.session.SessionRig;
import io.everwire.conformance.session.StreamPair;
import io.everwire.conformance.session.Way;
import io.everwire.spi.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions: how they end, and what is told of it. */
public interface SessionEndCases extends UnderTest {
    @Case(
            id = "SN-1",
            promise =
                    "A client's close ends its streams and its connection, and whoever reads at the other end hears of it, each once.")
    default void aClientsCloseEndsBothEnds(SessionRig everwire) {
        List<StreamPair> pairs = new ArrayList<>(List.of(everwire.streamPair()));
        for (int i = 0; i < 4; i++) {
            pairs.add(everwire.streamPair(pairs.get(0).client(), pairs.get(0).exit()));
        }
        pairs.forEach(pair -> pair.exchange(100));
        AtomicInteger told = new AtomicInteger();
        List<CompletionStage<?>> waiting = new ArrayList<>();
        for (StreamPair pair : pairs) {
            waiting.add(pair.near().stream().read(ByteBuffer.allocate(1)).whenComplete((n, e) -> told.addAndGet(1)));
            waiting.add(pair.far().stream().read(ByteBuffer.allocate(1)).whenComplete((n, e) -> told.addAndGet(1)));
            waiting.add(pair.near().stream().closed().whenComplete((n, e) -> told.addAndGet(1)));
        }
        assertEquals(ErrorCode.CLOSED, pairs.get(0).client().close().code());
        waiting.forEach(stage -> assertTrue(everwire.ends(stage)));
        assertEquals(waiting.size(), told.get());
        pairs.get(0).exit().awaitLosses(1);
        assertEquals(1, pairs.get(0).client().endings());
        assertEquals(SessionState.CLOSED, pairs.get(0).client().session().state());
        assertEquals(
                ErrorCode.CLOSED,
                everwire.failure(pairs.get(0).client().session().open()).code());
    }

    @Case(id = "SN-2", promise = "What was written and finished before a close arrives, all of it.")
    default void whatWasWrittenBeforeACloseArrives(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        byte[] sent = everwire.rig().randomBytes(200_000);
        pair.near().write(sent);
        pair.near().finish();
        pair.client().session().close();
        assertArrayEquals(sent, pair.far().readAll());
    }

    @Case(
            id = "SN-3",
            promise =
                    "A session that its exit closes is told so at once: its wire ends, and it is unknown from then on.")
    default void aSessionThatItsExitClosesIsUnknownFromThenOn(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(100);
        SessionHandle handle =
                everwire.acceptor().list(SessionHandle.NONE, 1).get(0).handle();
        CloseReason why = CloseReason.closed(Scope.SESSION);
        assertTrue(everwire.rig().await(everwire.acceptor().close(handle, why)));
        assertEquals(why, pair.exit().awaitClosed());
        assertEquals(1, pair.exit().endings());
        pair.client().awaitLosses(1);
        assertEquals(ErrorCode.SESSION_UNKNOWN, pair.client().refused().code());
        assertTrue(everwire.acceptor().list(SessionHandle.NONE, 10).stream()
                .noneMatch(listed -> listed.handle().equals(handle)));
    }

    @Case(id = "SN-4", promise = "A session that drains takes no new streams, lets the old ones end, and then closes.")
    default void aSessionThatDrainsLetsItsStreamsEnd(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        CompletionStage<CloseReason> drained =
                pair.client().session().drain(everwire.rig().limits().await());
        assertEquals(
                ErrorCode.DRAINING,
                everwire.failure(pair.client().session().open()).code());
        pair.exchange(100_000);
        everwire.rig().staysUndone(drained);
        pair.finish();
        assertEquals(ErrorCode.CLOSED, everwire.rig().await(drained).code());
        pair.exit().awaitLosses(1);
    }

    @Case(
            id = "SN-5",
            promise =
                    "An exit that drains keeps the sessions it has until their streams have ended, lost wires or not.")
    default void anExitThatDrainsKeepsTheSessionsItHas(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(100);
        CompletionStage<Void> drained =
                everwire.acceptor().drain(everwire.rig().limits().await());
        pair.client().session().cutWire();
        assertTrue(pair.client().connect().resumed());
        pair.exchange(10_000);
        everwire.rig().staysUndone(drained);
        pair.finish();
        everwire.rig().await(drained);
        pair.client().awaitLosses(2);
    }

    @Case(
            id = "SN-6",
            promise =
                    "A shutdown of the transport ends the wires of its sessions; each peer sees its end, each close completes.")
    default void aShutdownEndsTheWiresOfItsSessions(SessionRig everwire) {
        StreamPair pair = everwire.streamPair();
        pair.exchange(1_000);
        Line line = everwire.line();
        Transport transport = everwire.rig().transport();
        everwire.rig().await(transport.shutdown(Duration.ofSeconds(3)));
        if (everwire.rig().role() == Role.INITIATOR) {
            pair.exit().awaitLosses(1);
            assertEquals(ErrorCode.SHUT_DOWN, pair.client().close().code());
        } else {
            pair.client().awaitLosses(1);
            assertEquals(
                    ErrorCode.SHUT_DOWN,
                    everwire.rig().await(pair.exit().session().close()).code());
        }
        long passed = line.passed(Way.UP);
        assertTrue(passed > 1_000, () -> passed + " bytes");
    }

    @Case(
            id = "SN-7",
            promise = "Sessions may come and go: of those that have ended no connection and no session is left.")
    default void sessionsMayComeAndGo(SessionRig everwire) {
        for (int i = 0; i < everwire.rig().volume(10, 500); i++) {
            StreamPair pair = everwire.streamPair();
            pair.exchange(1_000);
            SessionHandle last =
                    everwire.acceptor().list(SessionHandle.NONE, 1).get(0).handle();
            assertEquals(ErrorCode.CLOSED, pair.client().close().code());
            everwire.rig().await(everwire.acceptor().close(last, CloseReason.closed(Scope.SESSION)));
        }
        Await.until(
                everwire.rig().limits(),
                () -> everwire.acceptor().snapshot().sessions() == 0
                        && everwire.acceptor().snapshot().handshakes() == 0,
                () -> everwire.acceptor().snapshot().toString());
        assertEquals(0, everwire.acceptor().replayBytes());
    }
}
