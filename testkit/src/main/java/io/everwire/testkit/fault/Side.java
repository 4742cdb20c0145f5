package io.everwire.testkit.fault;

/** One of the two ends of a connection. */
public enum Side {
    /** The end that dialled. */
    DIALER,
    /** The end that accepted. */
    ACCEPTOR
}
