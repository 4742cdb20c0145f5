package io.everwire.tunnel.front;

import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.address.Target;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 9110 and 9112 about a proxy's request and response heads. */
final class HttpHeads {
    private static final int DEFAULT_PORT = 80;
    /** {@code http://authority}, then the origin-form; user information and fragments have no place here. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:http)://([^/?#@]+)(/[^#]*|\\?[^#]*)?");

    private static final Pattern PORT = Pattern.compile(".*:[0-9]*");

    private static final List<CharSequence> HOP_BY_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            "keep-alive",
            "proxy-connection",
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.UPGRADE);

    /** Headers that say where the message ends or whom it is for: {@code Connection} cannot make them go away. */
    private static final Set<String> NEVER_NOMINATED = Set.of("content-length", "transfer-encoding", "host");

    private HttpHeads() {}

    /**
     * Checks what could be understood in two ways.
     *
     * @throws ProtocolViolation for anything but one length, one host
     */
    static void check(HttpRequest request) throws ProtocolViolation {
        HttpHeaders headers = request.headers();
        boolean newest = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        refuseIf(hosts > 1 || (newest && hosts == 0), "not exactly one Host");
        refuseIf(headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1, "more than one Content-Length");
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        refuseIf(!codings.isEmpty() && !newest, "Transfer-Encoding before HTTP/1.1");
        refuseIf(codings.size() > 1, "more than one Transfer-Encoding");
        refuseIf(codings.stream().anyMatch(coding -> !coding.equalsIgnoreCase("chunked")), "a coding but chunked");
    }

    /**
     * The target of a CONNECT request.
     *
     * @throws ProtocolViolation if it is none, or the request has a body
     */
    static Target tunnel(HttpRequest connect) throws ProtocolViolation {
        HttpHeaders headers = connect.headers();
        refuseIf(headers.contains(HttpHeaderNames.TRANSFER_ENCODING), "CONNECT with a body");
        refuseIf(!headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0"), "CONNECT with a body");
        return Target.parse(connect.uri());
    }

    /**
     * Turns a request to a proxy into one to its target: absolute-form to origin-form, {@code Host} from it, no
     * hop-by-hop headers, one exchange.
     *
     * @return whom it is for
     * @throws ProtocolViolation if it is not for a proxy, or not for plain HTTP
     */
    static Target toOriginForm(HttpRequest request) throws ProtocolViolation {
        Matcher uri = ABSOLUTE.matcher(request.uri());
        refuseIf(!uri.matches(), "not an absolute URI of http");
        String authority = uri.group(1);
        boolean explicit = PORT.matcher(authority.substring(authority.lastIndexOf(']') + 1))
                .matches();
        Target target = Target.parse(explicit ? authority : authority + ":" + DEFAULT_PORT);
        request.setUri(originForm(request, uri.group(2)));
        request.headers().set(HttpHeaderNames.HOST, authority);
        removeHopByHop(request.headers());
        request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return target;
    }

    private static String originForm(HttpRequest request, @Nullable String pathAndQuery) {
        if (pathAndQuery == null) {
            return request.method().equals(HttpMethod.OPTIONS) ? "*" : "/";
        }
        return pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
    }

    /** Removes what concerns one connection only, as listed by the standard and by {@code Connection} itself. */
    static void removeHopByHop(HttpHeaders headers) {
        Set<String> nominated = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String name : value.split(",", -1)) {
                nominated.add(name.strip());
            }
        }
        nominated.removeIf(name -> name.isEmpty() || NEVER_NOMINATED.contains(name.toLowerCase(Locale.ROOT)));
        nominated.forEach(headers::remove);
        HOP_BY_HOP.forEach(headers::remove);
    }

    private static void refuseIf(boolean wrong, String why) throws ProtocolViolation {
        if (wrong) {
            throw new ProtocolViolation(why);
        }
    }
}
