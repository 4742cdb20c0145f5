package io.everwire.bench.load;

import java.util.concurrent.CompletionException;

/** A load did not come to its end; the message is a sentence without a full stop. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LoadFailure(String message) {
        super(message);
    }

    /** Says what the failure said; stages wrap it now and then. */
    LoadFailure(Throwable cause) {
        super(said(cause), cause);
    }

    /** In one sentence, as far as the failure allows. */
    static String said(Throwable cause) {
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}
