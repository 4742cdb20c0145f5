package io.everwire.spi;

import io.everwire.api.CloseReason;

/** Is told what only a multiplexer can see. On the session's loop. */
public interface MuxObserver {
    /** One question was answered on one wire, {@code nanos} after it was asked. */
    void roundTrip(long nanos);

    /** The last stream has ended; asked for by those who drain. */
    void idle();

    /** A stream was refused, or has ended, by the {@link CloseReason#limit} that the reason names; the session goes on. */
    default void limited(CloseReason why) {}
}
