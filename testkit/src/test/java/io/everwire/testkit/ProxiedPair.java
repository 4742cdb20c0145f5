package io.everwire.testkit;

import io.everwire.testkit.fault.FaultPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A target, a proxy in front of it, and blocking sockets through it. */
final class ProxiedPair implements AutoCloseable {
    static final int PATIENCE_MILLIS = 30_000;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        return thread;
    });

    final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    final FaultProxy proxy;
    Socket client = new Socket();
    Socket target = client;

    ProxiedPair(FaultPlan plan) throws IOException {
        proxy = FaultProxy.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) listening.getLocalSocketAddress(),
                plan);
        listening.setSoTimeout(PATIENCE_MILLIS);
    }

    static ProxiedPair connected(FaultPlan plan) throws IOException {
        ProxiedPair pair = new ProxiedPair(plan);
        pair.connect();
        return pair;
    }

    void connect() throws IOException {
        client = dial();
        target = listening.accept();
        target.setSoTimeout(PATIENCE_MILLIS);
    }

    Socket dial() throws IOException {
        Socket socket = new Socket();
        socket.connect(proxy.address(), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static CompletableFuture<Void> later(IoTask task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                THREADS);
    }

    interface IoTask {
        void run() throws IOException;
    }

    /** Sends seeded bytes, then FIN; tells their digest. */
    static CompletableFuture<String> sending(Socket from, long seed, long bytes) {
        return CompletableFuture.supplyAsync(() -> send(from, seed, bytes), THREADS);
    }

    private static String send(Socket from, long seed, long bytes) {
        MessageDigest digest = sha256();
        byte[] piece = new byte[1 << 16];
        new Random(seed).nextBytes(piece);
        try {
            OutputStream out = from.getOutputStream();
            for (long left = bytes; left > 0; left -= piece.length) {
                int length = (int) Math.min(left, piece.length);
                piece[0]++; // no two pieces are alike, so that an exchange would be seen
                digest.update(piece, 0, length);
                out.write(piece, 0, length);
            }
            from.shutdownOutput();
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads to the end; tells the digest of what came. */
    static CompletableFuture<String> receiving(Socket at) {
        return CompletableFuture.supplyAsync(() -> receive(at), THREADS);
    }

    private static String receive(Socket at) {
        MessageDigest digest = sha256();
        byte[] piece = new byte[1 << 16];
        try {
            InputStream in = at.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        target.close();
        listening.close();
        proxy.close();
    }
}
