package io.everwire.conformance;

import io.everwire.conformance.rig.Rig;

/** A case that failed: what was promised, where, and everything that both ends were told. */
final class CaseFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    CaseFailure(Case promise, String label, KitSettings settings, Rig rig, Throwable cause) {
        super(
                promise.id() + " (" + promise.level() + "): " + promise.promise() + "\n  as " + label + ", seed "
                        + settings.seed() + ": " + cause.getMessage() + "\n" + rig.log(),
                cause);
    }
}
