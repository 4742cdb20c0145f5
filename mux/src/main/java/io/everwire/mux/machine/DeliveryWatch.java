package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import org.jspecify.annotations.Nullable;

/** Somebody waits for a proof of delivery. {@link SmuxMachine#nextSettledWatch} gives it back. */
public class DeliveryWatch {
    /** Payload bytes of the stream that must have been framed first. */
    long streamOffset;
    /** Position of the session behind them, once they are framed. */
    long position;

    private @Nullable CloseReason failure;

    void fail(CloseReason why) {
        failure = why;
    }

    /** Why there will be no proof; null where there is one. */
    public @Nullable CloseReason failure() {
        return failure;
    }
}
