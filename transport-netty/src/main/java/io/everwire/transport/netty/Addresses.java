package io.everwire.transport.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** Makes addresses look the same on every transport: transports differ in the host names that they keep. */
final class Addresses {
    private Addresses() {}

    /** Numbers only, without a look-up: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return String.valueOf(address);
        }
        InetAddress ip = inet.getAddress();
        if (ip == null) {
            return inet.getHostString() + ":" + inet.getPort();
        }
        String host = ip.getHostAddress();
        return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** The same address without a host name; the very same where it has none. */
    static SocketAddress plain(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null && isNamed(inet.getAddress())
                ? new InetSocketAddress(plain(inet.getAddress()), inet.getPort())
                : address;
    }

    /** Without a look-up: {@code name/192.0.2.1} or {@code /192.0.2.1} is what such an address says of itself. */
    private static boolean isNamed(InetAddress ip) {
        return !ip.toString().startsWith("/");
    }

    private static InetAddress plain(InetAddress ip) {
        try {
            return ip instanceof Inet6Address six && six.getScopeId() > 0
                    ? Inet6Address.getByAddress(null, six.getAddress(), six.getScopeId())
                    : InetAddress.getByAddress(ip.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of a wrong length: " + ip, impossible);
        }
    }
}
