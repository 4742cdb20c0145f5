package io.everwire.spi;

import io.everwire.api.EverwireException;

/** One thread that runs callbacks and tasks one at a time, in order; nobody may block it. */
public interface Loop {
    /** Whether the caller runs on this loop. */
    boolean inLoop();

    /**
     * Runs a task on the loop, after those handed over before. Any thread. A task that throws is logged and the loop
     * goes on.
     *
     * @throws EverwireException with {@code SHUT_DOWN} once the loop has ended
     */
    void execute(Runnable task);

    /**
     * Runs a task after the loop has looked for input and output once more, so that work that continues itself does
     * not starve what arrives. On the loop only.
     *
     * @throws EverwireException with {@code SHUT_DOWN} once the loop has ended
     */
    void executeAfterIo(Runnable task);

    /** The only clock: monotonic nanoseconds with an arbitrary origin. Any thread. */
    long nanoTime();

    /** Makes an alarm that runs {@code action} on this loop. Made once, re-armed often. Any thread. */
    Alarm alarm(Runnable action);

    /** Runs its action once for each arming. On the loop only. */
    interface Alarm {
        /**
         * Arms it for a time of {@link #nanoTime()}, in place of an earlier one; at once if that has passed. Never early; what
         * is a second or more away may be late by a sixteenth of that, a second or so at most ({@link Lateness}).
         */
        void at(long nanoTime);

        /** Disarms it; the action does not run until it is armed again. */
        void cancel();
    }
}
