package io.everwire.testkit.reason;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Capability;
import java.net.SocketAddress;

/** Why connections and listeners that are not of a kernel end, in the words of those that are. */
public final class Reasons {
    private Reasons() {}

    public static CloseReason reset(SocketAddress peer) {
        return wire(ErrorCode.RESET, Initiator.PEER, "reset by " + peer);
    }

    public static CloseReason aborted() {
        return wire(ErrorCode.ABORTED, Initiator.LOCAL, "aborted");
    }

    public static CloseReason closed(boolean peerFirst) {
        return wire(ErrorCode.CLOSED, peerFirst ? Initiator.PEER : Initiator.LOCAL, "closed");
    }

    public static CloseReason lingered(long lost) {
        return lost == 0
                ? wire(ErrorCode.CLOSED, Initiator.LOCAL, "closed; reset, as the peer did not close in time")
                : wire(ErrorCode.TIMEOUT, Initiator.LIBRARY, lost + " bytes were not taken in time");
    }

    public static CloseReason thrown(Throwable thrown) {
        String detail = "a callback threw " + thrown;
        return new CloseReason(Scope.WIRE, ErrorCode.INTERNAL, Initiator.LIBRARY, detail, thrown);
    }

    public static CloseReason refusedByAcceptor() {
        return wire(ErrorCode.ABORTED, Initiator.LOCAL, "not accepted");
    }

    public static CloseReason dial(ErrorCode code, SocketAddress to) {
        Initiator by =
                switch (code) {
                    case CANCELLED -> Initiator.LOCAL;
                    case CONNECT_REFUSED -> Initiator.PEER;
                    default -> Initiator.LIBRARY;
                };
        return wire(code, by, "dialling " + to);
    }

    public static CloseReason shutDown(Scope scope) {
        return new CloseReason(scope, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "the transport has been shut down");
    }

    public static CloseReason unsupported(Scope scope, Capability capability) {
        String detail = "this transport does not have " + capability;
        return new CloseReason(scope, ErrorCode.UNSUPPORTED, Initiator.LIBRARY, detail);
    }

    public static CloseReason bind(ErrorCode code, SocketAddress at) {
        return new CloseReason(Scope.OWNER, code, Initiator.LIBRARY, "binding " + at);
    }

    private static CloseReason wire(ErrorCode code, Initiator by, String detail) {
        return new CloseReason(Scope.WIRE, code, by, detail);
    }
}
