package io.everwire.conformance.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Its queue of connections is full, so that the kernel does not answer any more. */
public final class DeafServer implements AutoCloseable {
    private static final int MORE_THAN_THE_QUEUE = 6;

    private final ServerSocket server;
    private final List<SocketChannel> waiting = new ArrayList<>();

    /** Ends with the rig. */
    public DeafServer(Rig rig) {
        server = rig.serverSocket(1);
        rig.keep(this);
        try {
            for (int i = 0; i < MORE_THAN_THE_QUEUE; i++) {
                waiting.add(knock());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SocketChannel knock() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(address());
        return channel;
    }

    public SocketAddress address() {
        return server.getLocalSocketAddress();
    }

    /** Takes two, so that there is room again. */
    public void listenAgain() {
        try {
            server.accept().close();
            server.accept().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        server.close();
    }
}
