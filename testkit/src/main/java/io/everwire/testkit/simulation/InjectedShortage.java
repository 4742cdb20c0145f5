package io.everwire.testkit.simulation;

/**
 * Thrown by a claim on purpose, as if no memory were left. Whoever lets it escape from a callback loses the connection,
 * as with any throw, but does not fail the simulation.
 */
public final class InjectedShortage extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    InjectedShortage(String message) {
        super(message);
    }
}
