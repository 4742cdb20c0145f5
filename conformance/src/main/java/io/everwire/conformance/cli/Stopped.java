package io.everwire.conformance.cli;

/** The program cannot go on, and its user can mend it; the message is all that is shown. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    Stopped(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
