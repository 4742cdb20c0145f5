package io.everwire.testkit.simulation;

/** Thrown in a callback on purpose: it ends the connection, as any throw does, but does not fail the simulation. */
public class InjectedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InjectedFailure(String message) {
        super(message);
    }
}
