package io.everwire.spi;

/** Is told what only a multiplexer can see. On the session's loop. */
public interface MuxObserver {
    /** One question was answered on one wire, {@code nanos} after it was asked. */
    void roundTrip(long nanos);

    /** The last stream has ended; asked for by those who drain. */
    void idle();
}
