package io.everwire.bench.flow;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What has failed, and how that is said. */
public final class Failures {
    private Failures() {}

    /** What it is that stages and futures have wrapped, now and then more than once. */
    public static Throwable cause(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable inner = failure.getCause();
        return wrapper && inner != null ? cause(inner) : failure;
    }

    /** The cause's message, or its name where it has none. */
    public static String message(Throwable failure) {
        Throwable cause = cause(failure);
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** {@link #message} in one line. */
    public static String line(Throwable failure) {
        return message(failure).strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
