package io.everwire.tunnel;

import io.everwire.tunnel.address.Target;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Where a client finds its exit: the name is resolved anew for each wire, as addresses change. Thread-safe. */
public final class ExitAddress implements Supplier<CompletionStage<List<SocketAddress>>>, AutoCloseable {
    private final NameResolver resolver = new NameResolver();
    private final Target exit;

    public ExitAddress(Target exit) {
        this.exit = exit;
    }

    /** All addresses, in the order in which they are to be tried. */
    @Override
    public CompletionStage<List<SocketAddress>> get() {
        return resolver.resolve(exit.host()).thenApply(addresses -> alternating(addresses).stream()
                .<SocketAddress>map(address -> new InetSocketAddress(address, exit.port()))
                .toList());
    }

    /**
     * The system's order, but with the two families in turn (RFC 8305, section 4): where one of them does not work, the
     * second attempt is one with the other.
     */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        Queue<InetAddress> next = new ArrayDeque<>();
        Queue<InetAddress> other = new ArrayDeque<>();
        boolean six = !addresses.isEmpty() && addresses.get(0) instanceof Inet6Address;
        addresses.forEach(address -> (address instanceof Inet6Address == six ? next : other).add(address));
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (!next.isEmpty() || !other.isEmpty()) {
            if (!next.isEmpty()) {
                order.add(next.remove());
            }
            if (!other.isEmpty()) {
                order.add(other.remove());
            }
        }
        return order;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
