package io.everwire.conformance.session;

/** One of the two directions of a wire. */
public enum Way {
    /** From the client to the exit. */
    UP,
    /** From the exit to the client. */
    DOWN
}
