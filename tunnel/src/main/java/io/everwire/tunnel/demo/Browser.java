package io.everwire.tunnel.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The user of a tunnel: plain blocking HTTP over a {@code Socket} behind a SOCKS proxy, which knows nothing of what
 * happens to the wires. One exchange at a time.
 */
final class Browser implements AutoCloseable {
    private static final int CHUNK = 65_536;

    private final SocketAddress socks;
    private final InetSocketAddress origin;
    private final AtomicReference<@Nullable Socket> current = new AtomicReference<>();
    private volatile boolean closed;

    Browser(SocketAddress socks, InetSocketAddress origin) {
        this.socks = socks;
        this.origin = InetSocketAddress.createUnresolved(origin.getAddress().getHostAddress(), origin.getPort());
    }

    /** The SHA-256 of what was downloaded. */
    String download(Meter meter) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /download", "");
            Sha256 sum = new Sha256();
            meter.begin();
            readBody(socket.getInputStream(), (chunk, count) -> {
                meter.arrived(count);
                sum.update(chunk, count);
            });
            return sum.hex();
        }
    }

    /** The SHA-256 of what the origin has received. */
    String upload(long seed, long size, Meter meter) throws IOException {
        try (Socket socket = connect()) {
            meter.begin();
            send(socket, "PUT /upload", "Content-Length: " + size + "\r\n");
            SeededBytes bytes = new SeededBytes(seed, size);
            byte[] chunk = new byte[CHUNK];
            for (int count; (count = bytes.next(chunk)) > 0; ) {
                socket.getOutputStream().write(chunk, 0, count);
            }
            StringBuilder answer = new StringBuilder();
            readBody(
                    socket.getInputStream(),
                    (part, count) -> answer.append(new String(part, 0, count, StandardCharsets.US_ASCII)));
            return answer.toString().strip();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, socks));
        current.set(socket);
        if (closed) {
            socket.close();
        }
        socket.connect(origin);
        return socket;
    }

    private void send(Socket socket, String request, String headers) throws IOException {
        String head = request + " HTTP/1.1\r\nHost: " + origin.getHostString() + ":" + origin.getPort() + "\r\n"
                + headers + "Connection: close\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private interface Sink {
        void take(byte[] chunk, int count);
    }

    private static void readBody(InputStream raw, Sink sink) throws IOException {
        InputStream in = new BufferedInputStream(raw, CHUNK);
        long left = readHead(in);
        byte[] chunk = new byte[CHUNK];
        while (left > 0) {
            int count = in.read(chunk, 0, (int) Math.min(left, chunk.length));
            if (count < 0) {
                throw new EOFException("the response ended " + left + " bytes too early");
            }
            sink.take(chunk, count);
            left -= count;
        }
    }

    /** The length of the body behind the head. */
    private static long readHead(InputStream in) throws IOException {
        String status = readLine(in);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the origin answered '" + status + "'");
        }
        long length = 0;
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return length;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = in.read(); character != '\n'; character = in.read()) {
            if (character < 0) {
                throw new EOFException("the response ended in its head");
            }
            line.append((char) character);
        }
        return line.toString().strip();
    }

    /** Ends the exchange under way. Any thread. */
    @Override
    public void close() throws IOException {
        closed = true;
        Socket socket = current.get();
        if (socket != null) {
            socket.close();
        }
    }
}
