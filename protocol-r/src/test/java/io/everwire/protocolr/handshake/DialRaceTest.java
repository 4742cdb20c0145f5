package io.everwire.protocolr.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DialRaceTest {
    private static final long STAGGER = DialRace.STAGGER_NANOS;

    @Test
    void theFirstIsDueAtOnceAndEachFurtherOneAQuarterOfASecondAfterTheOneBefore() {
        DialRace race = new DialRace(3, 100);
        assertEquals(100, race.dueAt());
        assertEquals(0, race.begin(100));
        assertEquals(100 + STAGGER, race.dueAt());
        assertEquals(1, race.begin(100 + STAGGER));
        assertEquals(2, race.begin(100 + 2 * STAGGER));
        assertEquals(DialRace.NEVER, race.dueAt());
        assertThrows(IllegalStateException.class, () -> race.begin(1));
    }

    @Test
    void aFailureMakesTheNextOneDue() {
        DialRace race = new DialRace(2, 0);
        race.begin(0);
        race.failed(5);
        assertEquals(5, race.dueAt());
        assertFalse(race.isLost());
        race.begin(5);
        race.failed(9);
        assertEquals(DialRace.NEVER, race.dueAt());
        assertTrue(race.isLost());
    }

    @Test
    void aRaceThatIsOverBeginsNothingAndIsNotLost() {
        DialRace race = new DialRace(2, 0);
        race.begin(0);
        race.end();
        race.failed(1);
        assertEquals(DialRace.NEVER, race.dueAt());
        assertFalse(race.isLost());
        assertTrue(race.isOver());
    }

    @Test
    void aRaceNeedsAnAddress() {
        assertThrows(IllegalArgumentException.class, () -> new DialRace(0, 0));
    }
}
