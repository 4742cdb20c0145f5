package io.everwire.testkit.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names, addresses and bound ports. Addresses are made up, in 10.0.0.0/8; nothing is ever looked up. */
final class Hosts {
    private static final int FIRST_FREE_PORT = 32_768;
    private static final int FREE_PORTS = 28_000;

    private final Map<String, InetAddress> addresses = new HashMap<>();
    private final Map<InetAddress, String> names = new HashMap<>();
    private final Map<SocketAddress, SimulatedListener> listeners = new HashMap<>();
    private final Map<String, LinkSettings> links = new HashMap<>();
    private LinkSettings defaultLinks = LinkSettings.defaults();
    private int portsGiven;

    InetAddress address(String host) {
        InetAddress known = addresses.get(host);
        if (known != null) {
            return known;
        }
        int number = addresses.size() + 1;
        InetAddress made = address(host, new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        addresses.put(host, made);
        names.put(made, host);
        return made;
    }

    private static InetAddress address(String host, byte[] bytes) {
        try {
            return InetAddress.getByAddress(host, bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    @Nullable
    String nameOf(InetSocketAddress address) {
        return names.get(address.getAddress());
    }

    int freePort() {
        return FIRST_FREE_PORT + portsGiven++ % FREE_PORTS;
    }

    void bind(SocketAddress at, SimulatedListener listener) {
        listeners.put(at, listener);
    }

    void unbind(SocketAddress at) {
        listeners.remove(at);
    }

    @Nullable
    SimulatedListener listenerAt(SocketAddress at) {
        return listeners.get(at);
    }

    void links(LinkSettings settings) {
        defaultLinks = settings;
    }

    void links(String from, String to, LinkSettings settings) {
        links.put(from + " " + to, settings);
    }

    LinkSettings links(String from, String to) {
        return links.getOrDefault(from + " " + to, defaultLinks);
    }
}
