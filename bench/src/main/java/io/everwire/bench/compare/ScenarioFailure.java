package io.everwire.bench.compare;

/** A contender has said why it cannot do something; it can be asked for something else. */
final class ScenarioFailure extends Exception {
    private static final long serialVersionUID = 1;

    ScenarioFailure(String reason) {
        super(reason);
    }
}
