package io.everwire.spi;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The peer broke a rule. Thrown inside machines, turned into a close by the shell around them; never leaves a module.
 * Our own mistakes are {@link IllegalStateException}.
 */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Limit limit;

    public ProtocolViolation(String detail) {
        this(ErrorCode.PROTOCOL_ERROR, detail);
    }

    public ProtocolViolation(ErrorCode code, String detail) {
        this(code, null, detail);
    }

    /** The peer has reached a limit. */
    public ProtocolViolation(Limit limit, String detail) {
        this(limit.code(), limit, detail);
    }

    private ProtocolViolation(ErrorCode code, @Nullable Limit limit, String detail) {
        super(detail);
        this.code = code;
        this.limit = limit;
    }

    public ErrorCode code() {
        return code;
    }

    /** The reason for closing what the rule was broken on. */
    public CloseReason toReason(Scope scope) {
        return new CloseReason(scope, code, Initiator.LIBRARY, String.valueOf(getMessage()), null, limit);
    }
}
