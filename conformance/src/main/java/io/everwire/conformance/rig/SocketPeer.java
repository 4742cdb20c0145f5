package io.everwire.conformance.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A peer that is a plain blocking socket of the JDK. */
final class SocketPeer implements RawPeer {
    private final Socket socket;

    private SocketPeer(Socket socket) {
        this.socket = socket;
    }

    private static void prepare(Socket socket, Limits limits) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limits.await().toMillis()));
        socket.setTcpNoDelay(true);
    }

    static SocketPeer connect(SocketAddress to, Limits limits) {
        return checked(() -> {
            Socket socket = new Socket();
            prepare(socket, limits); // before it is connected: it may be reset right then
            connect(socket, to, limits);
            return new SocketPeer(socket);
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

    static SocketPeer accepted(Socket socket, Limits limits) {
        prepareUnlessReset(socket, limits);
        return new SocketPeer(socket);
    }

    private static void prepareUnlessReset(Socket socket, Limits limits) {
        try {
            prepare(socket, limits);
        } catch (IOException resetAlready) {
            // the case will see that for itself
        }
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public InetSocketAddress remote() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
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
    public int readSome(byte[] into) {
        return checked(() -> socket.getInputStream().read(into));
    }

    @Override
    public int available() {
        return checked(() -> socket.getInputStream().available());
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

    @Override
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
