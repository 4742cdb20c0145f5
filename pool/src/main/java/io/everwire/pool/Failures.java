package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import java.util.concurrent.CompletionException;

/** Turns what a stage failed with into a reason. */
final class Failures {
    private Failures() {}

    static CloseReason reason(Throwable failure, Scope scope) {
        Throwable cause = unwrap(failure);
        return cause instanceof EverwireException known
                ? known.reason()
                : new CloseReason(scope, ErrorCode.INTERNAL, Initiator.LIBRARY, cause.toString(), cause);
    }

    /** Stages that follow other stages wrap what they fail with. */
    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
