package io.everwire.conformance.cli;

/** What the program ends with. Stable: build scripts depend on it. */
enum ExitCode {
    PASSED(0),
    /** A MUST, or with {@code --strict} a SHOULD. */
    FAILED(1),
    USAGE(2),
    NO_SUCH_TRANSPORT(3),
    UNAVAILABLE(4),
    NOTHING_SELECTED(5),
    /** Nothing can be said about the transport. */
    KIT_FAILED(6);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
