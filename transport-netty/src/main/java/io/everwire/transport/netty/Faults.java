package io.everwire.transport.netty;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what a kernel, a JDK or Netty says to an {@link ErrorCode}. The same fault has other exception
 * classes on other transports, so the system's own words decide; where these are unknown (another language), the class
 * does; where that is, too, what was being done.
 */
final class Faults {
    private static final List<Row> TABLE = List.of(
            row(ErrorCode.CONNECT_REFUSED, "connection refused"),
            row(ErrorCode.RESET, "connection reset", "connection aborted"),
            row(ErrorCode.BROKEN_PIPE, "broken pipe"),
            row(ErrorCode.BIND_IN_USE, "address already in use"),
            row(ErrorCode.BIND_DENIED, "permission denied"),
            row(ErrorCode.ADDRESS_NOT_AVAILABLE, "assign requested address"),
            row(ErrorCode.UNREACHABLE, "unreachable", "no route to host", "host is down"),
            row(ErrorCode.RESOURCE_LIMIT, "too many open files", "no buffer space", "cannot allocate memory"),
            row(ErrorCode.ADDRESS_INVALID, "not supported", "unresolved address", "invalid argument"));

    private Faults() {}

    static CloseReason dial(SocketAddress to, Throwable cause) {
        ErrorCode code = code(cause, ErrorCode.UNREACHABLE);
        // nothing was bound that could be denied: a firewall forbids the way
        return reason(
                Scope.WIRE, code == ErrorCode.BIND_DENIED ? ErrorCode.UNREACHABLE : code, "connect to", to, cause);
    }

    static CloseReason dialFrom(SocketAddress local, SocketAddress to, Throwable cause) {
        return isBind(cause)
                ? reason(Scope.WIRE, code(cause, ErrorCode.INTERNAL), "bind", local, cause)
                : dial(to, cause);
    }

    static CloseReason bind(SocketAddress at, Throwable cause) {
        return reason(Scope.OWNER, code(cause, ErrorCode.INTERNAL), "listen at", at, cause);
    }

    /** An open connection failed. A connection that times out now has lost its peer, not its dial. */
    static CloseReason wire(SocketAddress remote, Throwable cause) {
        Throwable root = root(cause);
        ErrorCode code = root instanceof IOException || root instanceof OutOfMemoryError
                ? code(root, ErrorCode.RESET)
                : ErrorCode.INTERNAL;
        return reason(
                Scope.WIRE,
                code == ErrorCode.CONNECT_TIMEOUT ? ErrorCode.UNREACHABLE : code,
                "connection with",
                remote,
                cause);
    }

    /** A callback threw: a defect above the transport ends the one connection that it belongs to. */
    static CloseReason callback(Throwable cause) {
        return new CloseReason(
                Scope.WIRE, ErrorCode.INTERNAL, Initiator.LIBRARY, "a connection's callback threw: " + cause, cause);
    }

    static CloseReason shutDown(Scope scope) {
        return new CloseReason(scope, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "the transport has been shut down");
    }

    private static boolean isBind(Throwable cause) {
        ErrorCode code = code(cause, ErrorCode.INTERNAL);
        return code == ErrorCode.BIND_IN_USE
                || code == ErrorCode.BIND_DENIED
                || code == ErrorCode.ADDRESS_NOT_AVAILABLE;
    }

    private static CloseReason reason(
            Scope scope, ErrorCode code, String doing, SocketAddress address, Throwable thrown) {
        Throwable cause = root(thrown);
        String detail = doing + " " + Addresses.text(address) + ": " + words(cause);
        return new CloseReason(scope, code, initiator(code), detail, cause);
    }

    private static Initiator initiator(ErrorCode code) {
        return switch (code) {
            case CONNECT_REFUSED, RESET, BROKEN_PIPE -> Initiator.PEER;
            default -> Initiator.LIBRARY;
        };
    }

    static ErrorCode code(Throwable thrown, ErrorCode otherwise) {
        Throwable cause = root(thrown);
        if (cause instanceof OutOfMemoryError) {
            return ErrorCode.RESOURCE_LIMIT;
        }
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> row.matches(said))
                .findFirst()
                .map(Row::code)
                .or(() -> byClass(cause))
                .orElse(otherwise);
    }

    private static Optional<ErrorCode> byClass(Throwable cause) {
        if (cause instanceof UnresolvedAddressException
                || cause instanceof UnsupportedAddressTypeException
                || cause instanceof UnknownHostException
                || cause instanceof IllegalArgumentException) {
            return Optional.of(ErrorCode.ADDRESS_INVALID);
        }
        if (cause instanceof NoRouteToHostException) {
            return Optional.of(ErrorCode.UNREACHABLE);
        }
        if (cause instanceof BindException) {
            return Optional.of(ErrorCode.BIND_IN_USE);
        }
        return cause instanceof ConnectException ? Optional.of(refusedOrSilent(cause)) : Optional.empty();
    }

    private static ErrorCode refusedOrSilent(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("timed out")
                ? ErrorCode.CONNECT_TIMEOUT
                : ErrorCode.CONNECT_REFUSED;
    }

    /** Below Netty's own wrappers is what the system said. */
    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        Throwable below = cause.getCause();
        while (below != null && cause.getClass().getName().startsWith("io.netty.")) {
            cause = below;
            below = cause.getCause();
        }
        return cause;
    }

    private static String words(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static Row row(ErrorCode code, String... words) {
        return new Row(code, List.of(words));
    }

    /** One code and the words, in lower case, by which a system tells of it. */
    private record Row(ErrorCode code, List<String> words) {
        boolean matches(String said) {
            return words.stream().anyMatch(said::contains);
        }
    }
}
