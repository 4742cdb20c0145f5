package io.everwire.conformance.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;

/** A peer that is a plain blocking socket of the JDK. */
public final class RawPeer implements Peer {
    private final Socket socket;

    private RawPeer(Socket socket) {
        this.socket = socket;
    }

    private static void prepare(Socket socket, Limits limits) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limits.await().toMillis()));
        socket.setTcpNoDelay(true);
    }

    static RawPeer connect(SocketAddress to, Limits limits) {
        return checked(() -> {
            Socket socket = new Socket();
            prepare(socket, limits); // before it is connected: it may be reset right then
            connect(socket, to, limits);
            return new RawPeer(socket);
        });
    }

    private static void connect(Socket socket, SocketAddress to, Limits limits) throws IOException {
        try {
            socket.connect(to, Math.toIntExact(limits.await().toMillis()));
        } catch (ConnectException refused) {
            throw refused;
        } catch (SocketException resetAlready) {
            // it was accepted, and the case will see the rest for itself
        }
    }

    /** Listens at a free port, has it dialled, and accepts once. */
    static Pair listen(Rig rig, int receiveBuffer, Consumer<SocketAddress> dial, Recorder handler) {
        return checked(() -> {
            try (ServerSocket server = new ServerSocket()) {
                if (receiveBuffer > 0) {
                    server.setReceiveBufferSize(receiveBuffer);
                }
                server.bind(Rig.loopback(0));
                server.setSoTimeout(Math.toIntExact(rig.limits().await().toMillis()));
                dial.accept(server.getLocalSocketAddress());
                RawPeer peer = rig.keep(new RawPeer(server.accept()));
                prepareUnlessReset(peer.socket, rig.limits());
                return new Pair(handler.connection(), peer);
            }
        });
    }

    private static void prepareUnlessReset(Socket socket, Limits limits) {
        try {
            prepare(socket, limits);
        } catch (IOException resetAlready) {
            // the case will see that for itself
        }
    }

    /** For what only a socket can do: buffer sizes, addresses, timeouts. */
    public Socket socket() {
        return socket;
    }

    @Override
    public void write(byte[] bytes) {
        run(() -> socket.getOutputStream().write(bytes));
    }

    @Override
    public byte[] read(int count) {
        return checked(() -> {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("the peer read its end after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        });
    }

    @Override
    public byte[] readAll() {
        return checked(() -> socket.getInputStream().readAllBytes());
    }

    @Override
    public void finish() {
        run(socket::shutdownOutput);
    }

    @Override
    public void close() {
        run(socket::close);
    }

    @Override
    public void abort() {
        run(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    /** Whether the other side has ended this connection, by FIN or reset; waits for it. */
    public boolean isOver() {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException nothingCame) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** A call on a socket. */
    private interface Call {
        void run() throws IOException;
    }

    /** A call on a socket that gives something. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static void run(Call call) {
        try {
            call.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> T checked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
