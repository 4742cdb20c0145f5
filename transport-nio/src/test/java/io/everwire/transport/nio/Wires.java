package io.everwire.transport.nio;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** One transport with raw peers: plain blocking sockets, so that only one side is under test. */
final class Wires implements AutoCloseable {
    static final Duration DIAL_LIMIT = Duration.ofSeconds(5);

    final Transport transport;
    private final List<Socket> peers = new ArrayList<>();

    Wires() {
        this(TransportSettings.defaults().withLoops(2));
    }

    Wires(TransportSettings settings) {
        transport = new NioTransportProvider().create(settings);
    }

    /** An accepted or dialled connection and the raw socket at its other end. */
    record Pair(Connection connection, Socket peer) {}

    /** Dials a raw peer. */
    Pair dial(Recorder handler) throws IOException {
        return dial(handler, 0);
    }

    /** Dials a raw peer whose receive buffer is small where {@code receiveBuffer} is not 0. */
    Pair dial(Recorder handler, int receiveBuffer) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            if (receiveBuffer > 0) {
                server.setReceiveBufferSize(receiveBuffer);
            }
            server.bind(loopback(0));
            transport.dial(
                    server.getLocalSocketAddress(), DialSettings.within(DIAL_LIMIT), transport.nextLoop(), handler);
            Socket peer = server.accept();
            return new Pair(handler.connection(), tame(peer));
        }
    }

    /** Is dialled by a raw peer. */
    Pair accept(Recorder handler) throws IOException {
        Listener listener = listen(connection -> handler);
        Socket peer = connect(listener);
        Connection connection = handler.connection();
        await(listener.close().toCompletableFuture());
        return new Pair(connection, peer);
    }

    Listener listen(Transport.Acceptor acceptor) {
        return await(transport
                .listen(loopback(0), ListenSettings.defaults(), acceptor)
                .toCompletableFuture());
    }

    Socket connect(Listener listener) throws IOException {
        Socket peer = tame(new Socket());
        peer.connect(listener.local(), 5_000);
        return peer;
    }

    private Socket tame(Socket peer) throws IOException {
        peers.add(peer);
        peer.setSoTimeout(10_000);
        peer.setTcpNoDelay(true);
        return peer;
    }

    Transport.Dial dial(SocketAddress to, ConnectionHandler handler) {
        return transport.dial(to, DialSettings.within(DIAL_LIMIT), transport.nextLoop(), handler);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static <T> T await(CompletableFuture<T> future) {
        return Recorder.await(future);
    }

    /** Runs on a connection's loop and waits for it. */
    static <T> T on(Loop loop, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return await(result);
    }

    static void run(Connection connection, Runnable task) {
        on(connection.loop(), () -> {
            task.run();
            return true;
        });
    }

    /** Claims, commits and flushes; on the loop. False where the connection takes no more. */
    static boolean write(Connection connection, byte[] bytes) {
        return commit(connection, bytes, 0, bytes.length) && flush(connection);
    }

    static boolean commit(Connection connection, byte[] bytes, int from, int count) {
        ByteBuffer claim = connection.claim(count);
        if (claim == null) {
            return false;
        }
        claim.put(bytes, from, count);
        connection.commit(count);
        return true;
    }

    private static boolean flush(Connection connection) {
        connection.flush();
        return true;
    }

    /** Writes everything, as fast as the marks allow. */
    static CompletableFuture<Void> writeAll(Connection connection, byte[] bytes) {
        return writeAll(connection, bytes, Connection.MAX_CLAIM);
    }

    static CompletableFuture<Void> writeAll(Connection connection, byte[] bytes, int most) {
        BulkWriter writer = new BulkWriter(connection, bytes, most);
        connection.loop().execute(writer);
        return writer.done;
    }

    /** Asks again behind each look at the descriptors, so that it needs no writable callback. */
    private static final class BulkWriter implements Runnable {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Connection connection;
        private final byte[] bytes;
        private final int most;
        private int position;

        BulkWriter(Connection connection, byte[] bytes, int most) {
            this.connection = connection;
            this.bytes = bytes;
            this.most = most;
        }

        @Override
        public void run() {
            while (position < bytes.length) {
                int count = Math.min(most, bytes.length - position);
                if (!commit(connection, bytes, position, count)) {
                    connection.flush();
                    connection.loop().executeAfterIo(this);
                    return;
                }
                position += count;
            }
            connection.flush();
            done.complete(null);
        }
    }

    /** The descriptor of this connection, while it lives. */
    static String socketOf(Connection connection) {
        return OpenDescriptors.socket(connection.local(), connection.remote()).orElseThrow();
    }

    /** Waits until everything opened since then is closed. */
    static void awaitNothingLeftSince(OpenDescriptors before) {
        Eventually.within(
                5_000,
                () -> OpenDescriptors.now().since(before).isEmpty(),
                () -> "left open: " + OpenDescriptors.now().since(before));
    }

    @Override
    public void close() throws IOException {
        for (Socket peer : peers) {
            peer.close();
        }
        await(transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture());
    }
}
