package io.everwire.tunnel.cli;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a failure says to the user: what happened, and what to do where that is known. */
final class Advice {
    /** For all that a user can mend. */
    private static final Map<ErrorCode, String> BY_CODE = Map.of(
            ErrorCode.BIND_IN_USE, "something listens there already: choose another port, or end it",
            ErrorCode.BIND_DENIED, "choose a port of 1024 or above, or give the process CAP_NET_BIND_SERVICE",
            ErrorCode.ADDRESS_INVALID, "correct the address",
            ErrorCode.ADDRESS_NOT_AVAILABLE,
                    "this machine does not have that address: use one of its own, or 0.0.0.0 for all",
            ErrorCode.UNAVAILABLE, "",
            ErrorCode.UNSUPPORTED, "");

    private Advice() {}

    /** The codes of what a user can mend: the program ends with them as with a wrong option. */
    static Set<ErrorCode> codes() {
        return BY_CODE.keySet();
    }

    static String on(Exception failure) {
        if (failure instanceof EverwireException known) {
            String advice = BY_CODE.getOrDefault(known.code(), "");
            return known.reason().detail() + (advice.isEmpty() ? "" : "; " + advice);
        } else if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getMessage() + meant(unmatched.getSuggestions());
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String meant(List<String> suggestions) {
        return suggestions.isEmpty()
                ? "; see everwire --help"
                : "; did you mean " + String.join(" or ", suggestions) + "?";
    }
}
