package io.everwire.conformance.rig;

import io.everwire.testkit.memory.MemoryNetwork;
import io.everwire.testkit.memory.MemoryPort;
import io.everwire.testkit.memory.MemorySocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** The ends of a network in memory, as blocking calls. */
final class MemoryRawNetwork implements RawNetwork {
    private final MemoryNetwork network;

    MemoryRawNetwork(MemoryNetwork network) {
        this.network = network;
    }

    @Override
    public boolean isOfSockets() {
        return false;
    }

    @Override
    public RawPeer connect(SocketAddress to, Limits limits) {
        return new MemoryPeer(Await.get(begin(to), limits), limits);
    }

    @Override
    public AutoCloseable knock(SocketAddress to) {
        CompletableFuture<MemorySocket> answer = begin(to);
        return () -> {
            if (!answer.cancel(false)) {
                answer.join().close();
            }
        };
    }

    private CompletableFuture<MemorySocket> begin(SocketAddress to) {
        try {
            return network.connect(null, (InetSocketAddress) to, MemoryNetwork.DEFAULT_ROOM);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public RawServer listen(int backlog, int receiveBuffer, Limits limits) {
        int room = receiveBuffer == 0 ? MemoryNetwork.DEFAULT_ROOM : receiveBuffer;
        try {
            return new MemoryServer(network.listen(Rig.loopback(0), backlog, room), limits);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A port of the network. */
    private static final class MemoryServer implements RawServer {
        private final Signal arrival = new Signal();
        private final MemoryPort port;
        private final Limits limits;

        MemoryServer(MemoryPort port, Limits limits) {
            this.port = port;
            this.limits = limits;
            port.onArrival(arrival::give);
        }

        @Override
        public InetSocketAddress local() {
            return port.local();
        }

        @Override
        public RawPeer accept() {
            return new MemoryPeer(arrival.await(limits, port::accept, port::isClosed), limits);
        }

        @Override
        public boolean isClosed() {
            return port.isClosed();
        }

        @Override
        public void close() {
            port.close();
            arrival.give();
        }
    }
}
