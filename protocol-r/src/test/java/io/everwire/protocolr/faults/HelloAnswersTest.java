package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAULTS 14, 26 and 27 at the client: what an exit may answer to a hello, and what becomes of the session. */
class HelloAnswersTest {
    private static final int CARRIED = 1_000;

    private final ClientLab lab = new ClientLab();
    private final byte[] carried = lab.bytes(CARRIED);

    @Test
    void anAnswerBehindItsCounterIsUnderstoodOnAResume() {
        lab.established(carried).wire().abort();
        ClientLab.Attempt second = lab.attempt();
        second.wire().counter(400);
        second.wire().record(new byte[] {1});
        assertTrue(second.succeeds().resumed());
        lab.await(() -> second.carried() == CARRIED - 400);
        lab.end();
    }

    @Test
    void anExitThatDoesNotAnswerAtAllCostsTheAttemptAndNotTheSession() {
        lab.established(carried).wire().abort();
        ClientLab.Attempt silent = lab.attempt();
        assertEquals(ErrorCode.HANDSHAKE_TIMEOUT, silent.fails());
        lab.await(silent.wire()::isOver);
        assertResumes();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 128, 255})
    void anyOtherAnswerIsRefusedAtOnceAndTheSessionIsKept(int response) {
        lab.established(carried).wire().abort();
        ClientLab.Attempt wrong = lab.attempt();
        Duration asked = lab.network.elapsed();
        wrong.wire().record(new byte[] {(byte) response});
        assertEquals(ErrorCode.PROTOCOL_ERROR, wrong.fails());
        assertTrue(lab.network.elapsed().minus(asked).compareTo(Duration.ofSeconds(1)) < 0, "at the deadline only");
        lab.await(wrong.wire()::isOver);
        assertResumes();
    }

    @ParameterizedTest
    @ValueSource(longs = {CARRIED + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void aCounterBeyondWhatWasSentEndsTheSessionAtBothSides(long claimed) {
        lab.established(carried).wire().abort();
        ClientLab.Attempt second = lab.attempt();
        second.answer(1, claimed);
        assertEquals(ErrorCode.CANNOT_RESUME, second.fails());
        assertEquals(ErrorCode.CANNOT_RESUME, lab.endOfSession());
        lab.await(second.wire()::isOver);
        lab.end();
    }

    @Test
    void aCounterBelowWhatIsProvenEndsTheSession() {
        lab.established(carried).wire().abort();
        lab.atClient.last().proven(500);
        ClientLab.Attempt second = lab.attempt();
        second.answer(1, 499);
        assertEquals(ErrorCode.CANNOT_RESUME, second.fails());
        assertEquals(ErrorCode.CANNOT_RESUME, lab.endOfSession());
        lab.end();
    }

    /** It was restarted, and holds nothing: the session ends with a reason to try again, and not one byte is replayed. */
    @Test
    void anExitThatDoesNotKnowTheSessionGetsNothingOfIt() {
        lab.established(carried).wire().abort();
        ClientLab.Attempt second = lab.attempt();
        second.answer(0, 0);
        assertEquals(ErrorCode.SESSION_UNKNOWN, second.fails());
        ErrorCode end = lab.endOfSession();
        assertEquals(ErrorCode.SESSION_UNKNOWN, end);
        assertTrue(end.isRetryable());
        lab.await(second.wire()::isOver);
        assertEquals(64, second.wire().length(), "the hello and nothing more");
        lab.end();
    }

    private void assertResumes() {
        assertEquals(SessionState.RESUMING, lab.session.state());
        ClientLab.Attempt next = lab.attempt();
        next.answer(1, CARRIED);
        assertTrue(next.succeeds().resumed());
        assertFalse(next.wire().isOver());
        lab.end();
    }
}
