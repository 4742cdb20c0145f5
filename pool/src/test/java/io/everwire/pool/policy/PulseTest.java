package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long BEAT = Pulse.BEAT_NANOS;

    private final Pulse pulse = new Pulse(7);

    @Test
    void itBeatsOnceASecond() {
        assertEquals(7 + BEAT, pulse.due());
        assertFalse(pulse.beat(7 + BEAT));
        assertEquals(7 + 2 * BEAT, pulse.due());
    }

    @Test
    void aBusyMachineIsNoJump() {
        assertFalse(pulse.beat(pulse.due() + Pulse.JUMP_NANOS - 1));
    }

    @Test
    void aBeatThatIsFiveSecondsLateIsAJumpAndIsToldOnce() {
        assertTrue(pulse.beat(pulse.due() + Pulse.JUMP_NANOS));
        assertFalse(pulse.beat(pulse.due()));
    }
}
