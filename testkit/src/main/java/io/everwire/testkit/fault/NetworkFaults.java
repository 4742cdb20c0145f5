package io.everwire.testkit.fault;

import java.time.Duration;

/** What can be done to a network as a whole: implemented by those who execute faults, one method for each. */
public interface NetworkFaults {
    /** {@link Fault.RefuseDials}. */
    void refuseDials(Duration duration);

    /** {@link Fault.HangDials}. */
    void hangDials(Duration duration);

    /** {@link Fault.ClockJump}; only a simulation can do it. */
    default void clockJump(Duration forward) {
        throw new UnsupportedOperationException("only a simulation can move the clock");
    }
}
