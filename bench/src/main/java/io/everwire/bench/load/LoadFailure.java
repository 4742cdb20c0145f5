package io.everwire.bench.load;

import io.everwire.bench.flow.Failures;

/** A load did not come to its end; the message is a sentence without a full stop. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LoadFailure(String message) {
        super(message);
    }

    /** Says what the failure said. */
    LoadFailure(Throwable failure) {
        super(Failures.message(failure), failure);
    }
}
