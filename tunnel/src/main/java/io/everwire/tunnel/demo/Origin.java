package io.everwire.tunnel.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A web server on loopback: {@code GET /download} gives seeded bytes, {@code PUT /upload} takes some and answers with
 * their SHA-256.
 */
public final class Origin implements AutoCloseable {
    private static final int CHUNK = 65_536;
    private static final int ACCEPTED_WAITING = 128;

    private final ExecutorService threads = Executors.newCachedThreadPool(Origin::thread);
    private final HttpServer server;
    private final long seed;
    private final long size;
    private final long bytesPerSecond;
    private final Meter uploads;

    /**
     * Starts a server.
     *
     * @param port 0 takes a free one
     * @param seed of the bytes that are downloaded
     * @param size of a download
     */
    public static Origin start(int port, long seed, long size) throws IOException {
        return new Origin(port, seed, size, 0, new Meter(bytes -> {}));
    }

    /** @param bytesPerSecond the rate of each transfer, 0 for as fast as it goes */
    Origin(int port, long seed, long size, long bytesPerSecond, Meter uploads) throws IOException {
        this.bytesPerSecond = bytesPerSecond;
        this.seed = seed;
        this.size = size;
        this.uploads = uploads;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ACCEPTED_WAITING);
        server.setExecutor(threads);
        server.createContext("/download", this::download);
        server.createContext("/upload", this::upload);
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void download(HttpExchange exchange) throws IOException {
        byte[] chunk = new byte[CHUNK];
        SeededBytes bytes = new SeededBytes(seed, size);
        exchange.sendResponseHeaders(200, size);
        Pace pace = new Pace(bytesPerSecond);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int count; (count = bytes.next(chunk)) > 0; ) {
                pace.pass(count);
                body.write(chunk, 0, count);
            }
        }
    }

    private void upload(HttpExchange exchange) throws IOException {
        byte[] answer = (receive(exchange.getRequestBody()) + "\n").getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }

    private String receive(InputStream body) throws IOException {
        byte[] chunk = new byte[CHUNK];
        Sha256 sum = new Sha256();
        Pace pace = new Pace(bytesPerSecond);
        for (int count; (count = body.read(chunk)) >= 0; ) {
            pace.pass(count);
            uploads.arrived(count);
            sum.update(chunk, count);
        }
        return sum.hex();
    }

    /** The SHA-256 of what {@code /download} gives, in hex. */
    public static String sha256(long seed, long size) {
        byte[] chunk = new byte[CHUNK];
        SeededBytes bytes = new SeededBytes(seed, size);
        Sha256 sum = new Sha256();
        for (int count; (count = bytes.next(chunk)) > 0; ) {
            sum.update(chunk, count);
        }
        return sum.hex();
    }

    /** Ends at once, and its threads with it. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the origin's threads go on");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "demo-origin");
        thread.setDaemon(true);
        return thread;
    }
}
