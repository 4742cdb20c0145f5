package io.everwire.testkit.fault;

import java.time.Duration;

/** What can be done to one connection: implemented by those who execute faults, one method for each. */
public interface ConnectionFaults {
    /** {@link Fault.Cut}. */
    void cut();

    /** {@link Fault.Reset}. */
    void reset();

    /** {@link Fault.HalfOpen}. */
    void halfOpen(Side told);

    /** {@link Fault.Vanish}. */
    void vanish();

    /** {@link Fault.Freeze}. */
    void freeze(Direction direction, Duration duration);

    /** {@link Fault.Delay}. */
    void delay(Direction direction, Duration delay, Duration jitter);

    /** {@link Fault.Throttle}. */
    void throttle(Direction direction, long bytesPerSecond);

    /** {@link Fault.CutAfter}. */
    void cutAfter(Direction direction, long bytes);

    /** {@link Fault.FailAllocation}; only a simulation can do it. */
    default void failAllocation(int nth) {
        throw new UnsupportedOperationException("only a simulation can run out of memory");
    }

    /** {@link Fault.ThrowInCallback}; only a simulation can do it. */
    default void throwInCallback(int nth) {
        throw new UnsupportedOperationException("only a simulation can make a callback throw");
    }
}
