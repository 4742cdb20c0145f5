package io.everwire.tunnel.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Which {@code Host} a request may name. A page on the web can have its own name resolve to this machine and so have a
 * browser read from here what the page then sees; it can do that with names, not with addresses.
 */
public final class HostCheck {
    private HostCheck() {}

    /** {@code localhost} or a literal address, with any port: forwarded ports are other ones. */
    public static Predicate<String> literal() {
        return host -> isLiteral(name(host));
    }

    /** Every name: for what is meant to be read over a network, and is no secret. */
    public static Predicate<String> any() {
        return host -> true;
    }

    /** What suits an address: there is no reason to name a loopback address otherwise. */
    public static Predicate<String> suiting(InetAddress bound) {
        return bound.isLoopbackAddress() ? literal() : any();
    }

    private static boolean isLiteral(String name) {
        return name.equalsIgnoreCase("localhost")
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[") && NetUtil.isValidIpV6Address(name));
    }

    /** The host without its port. */
    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
