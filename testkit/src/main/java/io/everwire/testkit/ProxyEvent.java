package io.everwire.testkit;

import java.time.Duration;

/**
 * Something that happened in a {@link FaultProxy}.
 *
 * @param at since the proxy started
 * @param connection the index of the connection, 0 for the first accepted; -1 where it concerns none or all
 * @param detail for a person: the fault, or why a connection ended
 */
public record ProxyEvent(Duration at, Kind kind, int connection, String detail) {
    /** What happened. */
    public enum Kind {
        /** A client was accepted. */
        ACCEPTED,
        /** A connection was cut, both ends being told. */
        CUT,
        /** A connection was reset at both ends. */
        RESET,
        /** A connection was cut, one end or none being told. */
        HALF_OPEN,
        /** A connection was frozen. */
        FROZEN,
        /** A dial was refused. */
        REFUSED,
        /** Dials hang from now on, or do not any more. */
        DIALS_HANG,
        /** The connection ended by its own ends, not by a fault. */
        ENDED
    }
}
