package io.everwire.tunnel.cli;

/** Something that the user has to mend; its message is all that is shown. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }
}
