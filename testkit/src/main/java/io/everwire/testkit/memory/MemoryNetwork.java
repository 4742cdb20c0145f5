package io.everwire.testkit.memory;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One machine's ports: what stands for the kernel under a {@link MemoryTransportProvider}. Thread-safe. */
public final class MemoryNetwork {
    /** What an end holds for its reader where nothing else is said. */
    public static final int DEFAULT_ROOM = 1 << 20;

    private static final int FIRST_FREE = 20_000;
    private static final int LAST_FREE = 60_000;

    private final Map<Integer, MemoryPort> ports = new HashMap<>();
    private int lastPort = FIRST_FREE;

    /** A network of its own: nobody of another one can be reached. */
    public MemoryNetwork() {}

    /**
     * Binds a port of this machine, that is of a loopback address.
     *
     * @param at with port 0 for a free one
     * @param backlog who may wait to be accepted, 1 or more
     * @param room bytes that each accepted end holds for its reader
     * @throws BindException where the address is not this machine's, or the port is taken
     */
    public MemoryPort listen(InetSocketAddress at, int backlog, int room) throws BindException {
        checkIsHere(at);
        synchronized (ports) {
            int number = at.getPort() == 0 ? freePort() : at.getPort();
            if (ports.containsKey(number)) {
                throw new BindException("Address already in use");
            }
            MemoryPort port = new MemoryPort(this, plain(at.getAddress(), number), backlog, room);
            ports.put(number, port);
            return port;
        }
    }

    /**
     * Dials.
     *
     * @param from the own address, or null for any
     * @param room bytes that the dialler's end holds for its reader
     * @return the dialler's end once there is room in the port's queue; to be cancelled by whoever gives up
     * @throws BindException where {@code from} is not this machine's
     * @throws ConnectException where nobody listens
     */
    public CompletableFuture<MemorySocket> connect(@Nullable InetSocketAddress from, InetSocketAddress to, int room)
            throws BindException, ConnectException {
        InetSocketAddress local = local(from);
        MemoryPort port;
        synchronized (ports) {
            port = isHere(to.getAddress()) ? ports.get(to.getPort()) : null;
        }
        CompletableFuture<MemorySocket> answer = new CompletableFuture<>();
        if (port == null || !port.knock(local, room, answer)) {
            throw new ConnectException("Connection refused");
        }
        return answer;
    }

    private InetSocketAddress local(@Nullable InetSocketAddress from) throws BindException {
        if (from != null) {
            checkIsHere(from);
        }
        InetAddress address = from == null ? InetAddress.getLoopbackAddress() : from.getAddress();
        if (from != null && from.getPort() != 0) {
            return plain(address, from.getPort());
        }
        synchronized (ports) {
            return plain(address, freePort());
        }
    }

    /** As a kernel has it: without a name. */
    private static InetSocketAddress plain(InetAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.getAddress()), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static void checkIsHere(InetSocketAddress address) throws BindException {
        if (!isHere(address.getAddress())) {
            throw new BindException("Cannot assign requested address");
        }
    }

    private static boolean isHere(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }

    private int freePort() {
        do {
            lastPort = lastPort == LAST_FREE ? FIRST_FREE : lastPort + 1;
        } while (ports.containsKey(lastPort));
        return lastPort;
    }

    void free(MemoryPort port) {
        synchronized (ports) {
            ports.remove(port.local().getPort(), port);
        }
    }
}
