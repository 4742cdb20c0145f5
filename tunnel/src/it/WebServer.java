import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;

/**
 * A web server in one file, to be run as it is: {@code java WebServer.java}. Prints {@code ORIGIN host:port}.
 *
 * <ul>
 *   <li>{@code GET /bytes/N}: N pseudo-random bytes, always the same
 *   <li>{@code GET /sha256/N}: their SHA-256
 *   <li>{@code PUT /upload}: the SHA-256 of what was uploaded
 * </ul>
 */
public final class WebServer {
    private static final int CHUNK = 65_536;
    private static final long SEED = 42;

    private WebServer() {}

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/bytes/", exchange -> {
            long size = number(exchange);
            exchange.sendResponseHeaders(200, size);
            try (OutputStream body = exchange.getResponseBody()) {
                write(size, body);
            }
        });
        server.createContext("/sha256/", exchange -> {
            MessageDigest digest = sha256();
            write(number(exchange), new OutputStream() {
                @Override
                public void write(int value) {
                    digest.update((byte) value);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    digest.update(bytes, offset, length);
                }
            });
            answer(exchange, digest);
        });
        server.createContext("/upload", exchange -> {
            MessageDigest digest = sha256();
            new DigestInputStream(exchange.getRequestBody(), digest).transferTo(OutputStream.nullOutputStream());
            answer(exchange, digest);
        });
        server.start();
        System.out.println("ORIGIN " + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    private static long number(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    private static void write(long size, OutputStream out) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] chunk = new byte[CHUNK];
        for (long left = size; left > 0; left -= chunk.length) {
            random.nextBytes(chunk);
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
    }

    private static void answer(HttpExchange exchange, MessageDigest digest) throws IOException {
        byte[] body = (HexFormat.of().formatHex(digest.digest()) + "\n").getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
