package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MetaSession;
import io.everwire.api.SessionId;
import io.everwire.protocolr.ProtocolRSettings;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** FAULTS 11 and 12: ids of others, and ids of nobody. */
class StrangerTest {
    private static final int ANSWER = 9;
    private static final int TIMED = 400;
    private static final long MOST_APART_NANOS = 1_000_000;

    private final ExitLab lab = new ExitLab(
            12, ProtocolRSettings.builder().maxSessionsPerAddress(64).build());

    @Test
    void anIdUnderAnotherMetasessionIsAnsweredAsOneThatNobodyKnows() {
        byte[] first = lab.bytes(100);
        RawWire live = lab.established(first);
        RawWire stranger = lab.wire("elsewhere");
        stranger.hello(MetaSession.random(lab.random), lab.id);
        lab.await(() -> stranger.length() >= ANSWER);
        assertArrayEquals(new byte[ANSWER], stranger.heard());
        live.record(new byte[] {7});
        lab.await(() -> live.length() == ANSWER + 101);
        assertFalse(live.isOver());
        lab.end();
    }

    /** The answer takes as long to an id that somebody has as to one that nobody has. */
    @Test
    void theTimeOfTheAnswerDoesNotTellWhetherAnIdIsKnown() {
        lab.established(lab.bytes(100));
        long[] known = new long[TIMED];
        long[] unknown = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            known[i] = answerNanos(lab.id);
            unknown[i] = answerNanos(SessionId.random(lab.random));
        }
        long apart = Math.abs(median(known) - median(unknown));
        assertTrue(apart < MOST_APART_NANOS, "the medians are " + apart + " ns apart");
        lab.end();
    }

    /** Of processor time, at the exit and in the simulation, from the hello to the whole answer. */
    private long answerNanos(SessionId id) {
        RawWire stranger = lab.wire("elsewhere");
        stranger.hello(MetaSession.random(lab.random), id);
        long began = System.nanoTime();
        lab.await(() -> stranger.length() >= ANSWER);
        long took = System.nanoTime() - began;
        assertEquals(0, stranger.heard()[0]);
        leave(stranger);
        return took;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    /**
     * As many as {@code -DrandomIds} says, a million for the figure of the table:
     * {@code mvn test -pl protocol-r -am -Dtest=StrangerTest -Dsurefire.failIfNoSpecifiedTests=false -DrandomIds=1000000}.
     */
    @Test
    void randomIdsCostNoMoreThanTheLimitsAllow() {
        int ids = Integer.getInteger("randomIds", 2_000);
        long settled = 0;
        int refused = 0;
        for (int i = 0; i < ids; i++) {
            RawWire stranger = lab.wire("elsewhere");
            stranger.hello(MetaSession.random(lab.random), SessionId.random(lab.random));
            lab.await(() -> stranger.length() >= ANSWER || stranger.isOver());
            refused += stranger.length() == 0 ? 1 : 0;
            stranger.abort();
            lab.pass(Duration.ofMillis(60));
            assertTrue(lab.acceptor().sessions().size() <= 1 + 64, "more sessions than one address may have");
            lab.forgetWhatIsOver();
            settled = i == ids / 2 ? heap() : settled;
        }
        assertTrue(refused > ids / 2, refused + " of " + ids + " refused");
        long each = (heap() - settled) / (ids - ids / 2);
        assertTrue(each < 2_048, each + " bytes of heap for each id");
        lab.end();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Ends its session as well: an address may have a few only. */
    private void leave(RawWire stranger) {
        stranger.counter(Long.MAX_VALUE);
        lab.await(stranger::isOver);
    }
}
