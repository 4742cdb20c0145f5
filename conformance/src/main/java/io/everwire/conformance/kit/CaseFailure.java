package io.everwire.conformance.kit;

import io.everwire.conformance.rig.Rig;

/** A case that failed: what was promised, where, and everything that both ends were told. */
public final class CaseFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String log;

    CaseFailure(Case promise, String label, KitSettings settings, Rig rig, Throwable cause) {
        this(promise, label, settings, String.valueOf(cause.getMessage()), rig.log(), cause);
    }

    private CaseFailure(Case promise, String label, KitSettings settings, String reason, String log, Throwable cause) {
        super(
                promise.id() + " (" + promise.level() + "): " + promise.promise() + "\n  as " + label + ", seed "
                        + settings.seed() + ": " + reason + "\n" + log,
                cause);
        this.reason = reason;
        this.log = log;
    }

    /** What was otherwise than promised. */
    public String reason() {
        return reason;
    }

    /** What both ends were told, a line each. */
    public String log() {
        return log;
    }
}
