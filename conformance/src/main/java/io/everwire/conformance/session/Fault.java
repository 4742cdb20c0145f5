package io.everwire.conformance.session;

/** How a wire ends that nobody wants to end. */
public enum Fault {
    /** Both ends see FIN behind what was passed. */
    CUT,
    /** Both ends see a reset. */
    RESET,
    /** Nothing passes any more, and nobody is told. */
    FREEZE
}
