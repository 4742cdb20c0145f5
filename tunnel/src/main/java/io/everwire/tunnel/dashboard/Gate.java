package io.everwire.tunnel.dashboard;

import io.everwire.tunnel.web.HostCheck;
import io.everwire.tunnel.web.WebRequest;
import io.everwire.tunnel.web.WebResponse;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who may ask for what. The page's files are for everybody who names this server by an address: they hold nothing. All
 * else needs the token in a header, which no other site can make a browser send. Immutable.
 */
final class Gate {
    private final AccessToken token;
    private final Predicate<String> isOpen;

    /** @param isOpen which paths need no token */
    Gate(AccessToken token, Predicate<String> isOpen) {
        this.token = token;
        this.isOpen = isOpen;
    }

    /** A refusal, if there is one. */
    Optional<WebResponse> refusal(WebRequest request) {
        if (!isOwnOrigin(request)) {
            return Optional.of(WebResponse.text(403, "not from another site"));
        } else if (isOpen.test(request.path()) || token.opens(request.header("authorization"))) {
            return Optional.empty();
        }
        return Optional.of(
                WebResponse.text(401, "the token is missing or wrong: open the address that everwire printed")
                        .with("www-authenticate", "Bearer"));
    }

    /** Programs name no origin; browsers name that of the page. */
    private static boolean isOwnOrigin(WebRequest request) {
        Optional<String> own = request.header("host").map(host -> "http://" + host);
        return request.header("origin").isEmpty() || request.header("origin").equals(own);
    }

    /** Addresses, and the name by which the user had this server listen. */
    static Predicate<String> hosts(InetSocketAddress listen) {
        String given = listen.getHostString();
        return HostCheck.literal().or(host -> host.startsWith(given) && isPort(host.substring(given.length())));
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty() || rest.matches(":[0-9]{1,5}");
    }
}
