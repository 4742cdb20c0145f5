package io.everwire.streams.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import javax.net.SocketFactory;

/**
 * Makes sockets that are streams, to be given to an HTTP client or a database driver: {@code SO_TIMEOUT}, half-close, and a
 * close that wakes a reader work as they do with TCP, and the loss of a connection is a pause. Options that mean something
 * to TCP only are remembered and do nothing, but for {@code SO_LINGER} of 0, which makes a close an abort. Local addresses
 * are ignored. Waiting threads can be interrupted. Thread-safe.
 */
public final class StreamSocketFactory extends SocketFactory {
    private final StreamOpener opener;

    public StreamSocketFactory(StreamOpener opener) {
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /** A socket to be connected. */
    @Override
    public Socket createSocket() throws SocketException {
        return new StreamSocket(new StreamSocketImpl(opener));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private Socket connected(InetSocketAddress target) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(target);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
