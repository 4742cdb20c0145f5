package io.everwire.testkit.simulation;

/** The first failure of a simulation, with what is needed to replay it: seed, virtual time and faults. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimulationFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
