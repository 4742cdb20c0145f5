package io.everwire.tunnel.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** A browser for tests: plain HTTP over a {@code Socket}, directly or behind a SOCKS proxy. */
final class Http {
    static final int TIMEOUT_MILLIS = 60_000;
    private static final int CHUNK = 65_536;

    private final Proxy proxy;
    private final InetSocketAddress server;

    /** @param server {@code host:port}, which is not resolved here */
    Http(Proxy proxy, String server) {
        this.proxy = proxy;
        this.server = proxy.type() == Proxy.Type.DIRECT ? address(server) : unresolved(server);
    }

    static Proxy socks(String address) {
        return new Proxy(Proxy.Type.SOCKS, address(address));
    }

    static InetSocketAddress address(String text) {
        InetSocketAddress parts = unresolved(text);
        return new InetSocketAddress(parts.getHostString(), parts.getPort());
    }

    private static InetSocketAddress unresolved(String text) {
        int colon = text.lastIndexOf(':');
        return InetSocketAddress.createUnresolved(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** The SHA-256 that the server says its first {@code size} bytes have. */
    String expected(long size) throws IOException {
        try (Socket socket = request("GET /sha256/" + size, "")) {
            return text(socket);
        }
    }

    /** The SHA-256 of what arrives of {@code size} bytes. */
    String download(long size) throws IOException {
        try (Download download = begin(size)) {
            return download.finish();
        }
    }

    /** A download of {@code size} bytes whose body is still to be read. */
    Download begin(long size) throws IOException {
        Socket socket = request("GET /bytes/" + size, "");
        try {
            skipHead(socket.getInputStream());
            return new Download(socket, sha256());
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Uploads {@code size} seeded bytes; whether the server received exactly them. */
    boolean uploadArrivesWhole(long size, long seed) throws IOException {
        MessageDigest sent = sha256();
        try (Socket socket = request("PUT /upload", "Content-Length: " + size + "\r\n")) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] chunk = new byte[CHUNK];
            for (long left = size; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                int count = (int) Math.min(left, chunk.length);
                sent.update(chunk, 0, count);
                socket.getOutputStream().write(chunk, 0, count);
            }
            return text(socket).equals(HexFormat.of().formatHex(sent.digest()));
        }
    }

    private Socket request(String line, String headers) throws IOException {
        Socket socket = new Socket(proxy);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server, TIMEOUT_MILLIS);
        OutputStream out = socket.getOutputStream();
        String head = line + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headers + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String text(Socket socket) throws IOException {
        skipHead(socket.getInputStream());
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    private static void skipHead(InputStream in) throws IOException {
        for (int lineEnds = 0; lineEnds < 4; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended within the head");
            }
            lineEnds = next == '\r' || next == '\n' ? lineEnds + 1 : 0;
        }
    }

    /** What an {@code HttpURLConnection} gets through a proxy; closes it. */
    static String sumThrough(Proxy proxy, String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection(proxy);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = connection.getInputStream()) {
            return sum(in);
        } finally {
            connection.disconnect();
        }
    }

    private static String sum(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
