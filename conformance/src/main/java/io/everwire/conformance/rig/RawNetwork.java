package io.everwire.conformance.rig;

import io.everwire.testkit.memory.MemoryNetwork;
import java.net.SocketAddress;

/**
 * What lies below a transport, by itself: who is at the other end when nothing of the transport shall be. The sockets
 * of the JDK, but for a transport whose connections are none of the kernel's.
 */
public interface RawNetwork {
    /** Whether its connections are TCP sockets of the kernel, with descriptors. */
    boolean isOfSockets();

    /** Dials; fails with {@link java.io.UncheckedIOException} where it is refused. */
    RawPeer connect(SocketAddress to, Limits limits);

    /** Begins to dial, and waits for no answer. Gives up when it is closed. */
    AutoCloseable knock(SocketAddress to);

    /**
     * Binds a free port of the loopback.
     *
     * @param backlog how many may wait to be accepted
     * @param receiveBuffer bytes that an accepted peer holds until they are read; 0 for the usual
     */
    RawServer listen(int backlog, int receiveBuffer, Limits limits);

    /** The sockets of the JDK. */
    static RawNetwork ofSockets() {
        return SocketNetwork.INSTANCE;
    }

    /** The ends of a network in memory. */
    static RawNetwork of(MemoryNetwork network) {
        return new MemoryRawNetwork(network);
    }
}
