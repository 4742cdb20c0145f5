package io.everwire.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why something ended. Immutable; never holds a secret or a session id.
 *
 * @param scope how far it reaches
 * @param code what happened
 * @param by who decided
 * @param detail one sentence for a person, with the address or figure concerned
 * @param cause the exception below it, where there was one
 * @param limit the limit that was reached, where it was one; {@code code} is that of the limit then
 */
public record CloseReason(
        Scope scope,
        ErrorCode code,
        Initiator by,
        String detail,
        @Nullable Throwable cause,
        @Nullable Limit limit) {
    public CloseReason {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(detail, "detail");
        if (limit != null && limit.code() != code) {
            throw new IllegalArgumentException(limit + " has the code " + limit.code() + ", not " + code);
        }
    }

    public CloseReason(Scope scope, ErrorCode code, Initiator by, String detail, @Nullable Throwable cause) {
        this(scope, code, by, detail, cause, null);
    }

    public CloseReason(Scope scope, ErrorCode code, Initiator by, String detail) {
        this(scope, code, by, detail, null, null);
    }

    /** The regular end, decided by the application on this side. */
    public static CloseReason closed(Scope scope) {
        return new CloseReason(scope, ErrorCode.CLOSED, Initiator.LOCAL, "closed");
    }

    /** A limit on this side was reached. */
    public static CloseReason limit(Scope scope, Limit limit, String detail) {
        return new CloseReason(scope, limit.code(), Initiator.LIBRARY, detail, null, limit);
    }

    /** The same reason as seen from another scope: a stream ends because its session did. */
    public CloseReason within(Scope other) {
        return scope == other ? this : new CloseReason(other, code, by, detail, cause, limit);
    }

    /** This reason as something to throw or to fail a stage with; a new one at each call. */
    public EverwireException toException() {
        return new EverwireException(this);
    }

    @Override
    public String toString() {
        String what = limit == null ? code.name() : code + " " + limit;
        return what + " (" + scope + ", by " + by + "): " + detail;
    }
}
