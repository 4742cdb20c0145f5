package io.everwire.bench.load;

/** A load did not come to its end; the message is a sentence without a full stop. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LoadFailure(String message) {
        super(message);
    }

    LoadFailure(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
