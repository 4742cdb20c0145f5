package io.everwire.conformance.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** The sockets of the JDK. */
final class SocketNetwork implements RawNetwork {
    static final SocketNetwork INSTANCE = new SocketNetwork();

    private SocketNetwork() {}

    @Override
    public boolean isOfSockets() {
        return true;
    }

    @Override
    public RawPeer connect(SocketAddress to, Limits limits) {
        return SocketPeer.connect(to, limits);
    }

    @Override
    public AutoCloseable knock(SocketAddress to) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(to);
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public RawServer listen(int backlog, int receiveBuffer, Limits limits) {
        try {
            ServerSocket server = new ServerSocket();
            if (receiveBuffer > 0) {
                server.setReceiveBufferSize(receiveBuffer);
            }
            server.bind(Rig.loopback(0), backlog);
            server.setSoTimeout(Math.toIntExact(limits.await().toMillis()));
            return new SocketServer(server, limits);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
