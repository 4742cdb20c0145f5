package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DeathWatchTest {
    private static final long SECOND = 1_000_000_000L;

    private final DeathWatch watch = new DeathWatch(SECOND);

    @Test
    void nobodyIsDeadWhoOwesNothing() {
        watch.wireUp(0);
        assertEquals(DeathWatch.NEVER, watch.dueAt(Long.MAX_VALUE, true));
    }

    @Test
    void theTimeoutRunsFromTheQuestionAndAnyByteRestartsIt() {
        watch.wireUp(0);
        assertEquals(6 * SECOND, watch.dueAt(5 * SECOND, true));
        watch.heard(5 * SECOND + 700);
        assertEquals(6 * SECOND + 700, watch.dueAt(5 * SECOND, true));
    }

    @Test
    void aQuestionFromBeforeTheWireIsOwedSinceTheWire() {
        watch.wireUp(3 * SECOND);
        assertEquals(4 * SECOND, watch.dueAt(0, true));
    }

    @Test
    void eachDeathWithoutAByteDoublesTheTimeoutUpToThirtySeconds() {
        long[] seconds = {1, 2, 4, 8, 16, 30, 30};
        for (long expected : seconds) {
            assertEquals(expected * SECOND, watch.nanos(true));
            watch.wireUp(0);
            watch.died();
        }
    }

    @Test
    void aByteEndsTheDoubling() {
        watch.wireUp(0);
        watch.died();
        watch.wireUp(1);
        watch.died();
        assertEquals(4 * SECOND, watch.nanos(true));
        watch.wireUp(2);
        watch.heard(3);
        assertEquals(SECOND, watch.nanos(true));
        watch.died();
        assertEquals(SECOND, watch.nanos(true));
    }

    @Test
    void towardsAPeerThatNeverAcknowledgesItIsNeverMoreThanEightSeconds() {
        for (int i = 0; i < 5; i++) {
            watch.wireUp(0);
            watch.died();
        }
        assertEquals(8 * SECOND, watch.nanos(false));
        watch.timeout(20 * SECOND);
        watch.heard(1);
        assertEquals(8 * SECOND, watch.nanos(false));
        assertEquals(20 * SECOND, watch.nanos(true));
    }

    @Test
    void aTimeoutThatIsLongerThanTheLongestDoublingIsNotCutShort() {
        watch.timeout(60 * SECOND);
        watch.wireUp(0);
        watch.died();
        assertEquals(60 * SECOND, watch.nanos(true));
    }
}
