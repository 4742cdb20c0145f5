package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a peer that does not acknowledge is asked for a proof. */
class ProofSeekerTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MUCH = 1 << 20;

    private final ProofSeeker seeker = new ProofSeeker(4_096);

    @Test
    void aLittleWithoutAProofIsAllRight() {
        seeker.unproven(4_095, 0, 0);
        assertEquals(Long.MAX_VALUE, seeker.deadline());
    }

    @Test
    void moreIsAskedForAfterASecondWithoutAnyProof() {
        seeker.unproven(4_096, 0, 0);
        seeker.unproven(9_000, 0, SECOND / 2);
        assertFalse(seeker.onDeadline(SECOND - 1));
        assertTrue(seeker.onDeadline(SECOND));
    }

    @Test
    void aProofGivesAnotherSecond() {
        seeker.unproven(4_096, 0, 0);
        seeker.unproven(9_000, 4_000, SECOND / 2);
        assertEquals(SECOND / 2 + SECOND, seeker.deadline());
    }

    /** Streams that are too short for an UPD prove nothing, and what they carry must not fill the buffer meanwhile. */
    @Test
    void muchIsAskedForAtOnceAndOnceForEachProof() {
        seeker.unproven(MUCH, 0, 0);
        assertTrue(seeker.onDeadline(0));
        seeker.unproven(2 * MUCH, 0, 1);
        assertFalse(seeker.onDeadline(1));
        seeker.unproven(2 * MUCH, 1, 2);
        assertTrue(seeker.onDeadline(2));
    }

    @Test
    void whoIsNotToAskNeverDoes() {
        ProofSeeker none = new ProofSeeker(0);
        none.unproven(4 * MUCH, 0, 0);
        assertEquals(Long.MAX_VALUE, none.deadline());
    }
}
