package io.everwire.api;

/** The failure of a stage or call; {@link #reason()} has its scope, code and who decided. */
public class EverwireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    public EverwireException(CloseReason reason) {
        super(reason.toString(), reason.cause());
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }

    public ErrorCode code() {
        return reason.code();
    }

    /** Whether the same request may succeed when it is made again without a change. */
    public boolean isRetryable() {
        return reason.code().isRetryable();
    }
}
