package io.everwire.api;

/** Who decided that something ends. */
public enum Initiator {
    /** The application on this side. */
    LOCAL,
    /** Everwire on this side: a timeout, a limit, a broken rule, a fault of the operating system. */
    LIBRARY,
    /** The other side. */
    PEER
}
