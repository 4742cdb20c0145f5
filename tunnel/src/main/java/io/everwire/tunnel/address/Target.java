package io.everwire.tunnel.address;

import io.everwire.spi.ProtocolViolation;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A host and a port that a client wants to reach, as written in {@code "host:port"} (WIRE.md 8). Nothing is resolved.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Target(String host, int port) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*)");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " must be 1 to 65535");
        }
        if (!isName(host) && !isIpv6(host)) {
            throw new IllegalArgumentException("not a host: '" + printable(host) + "'");
        }
    }

    /**
     * Reads {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws ProtocolViolation where it is anything else
     */
    public static Target parse(String text) throws ProtocolViolation {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new ProtocolViolation("no port in '" + printable(text) + "'");
        }
        return of(host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    /**
     * The same as the constructor, for what a peer sent.
     *
     * @throws ProtocolViolation where the host or the port is impossible
     */
    public static Target of(String host, int port) throws ProtocolViolation {
        try {
            return new Target(host, port);
        } catch (IllegalArgumentException impossible) {
            throw new ProtocolViolation(String.valueOf(impossible.getMessage()));
        }
    }

    private static String host(String text) throws ProtocolViolation {
        boolean bracketed = text.startsWith("[") && text.endsWith("]") && text.length() > 2;
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bracketed != (host.indexOf(':') >= 0)) {
            throw new ProtocolViolation("brackets belong to IPv6 addresses only: '" + printable(text) + "'");
        }
        return host;
    }

    private static int port(String text) throws ProtocolViolation {
        if (!PORT.matcher(text).matches()) {
            throw new ProtocolViolation("not a port: '" + printable(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static boolean isName(String host) {
        return host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
    }

    /** Without brackets and without a zone: whose interface would it name? */
    private static boolean isIpv6(String host) {
        return IPV6_CHARACTERS.matcher(host).matches() && NetUtil.isValidIpV6Address(host);
    }

    /** For messages: a peer's bytes must not reach a terminal or a log as they are. */
    private static String printable(String text) {
        byte[] bytes = text.substring(0, Math.min(text.length(), LONGEST_NAME)).getBytes(StandardCharsets.US_ASCII);
        return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
