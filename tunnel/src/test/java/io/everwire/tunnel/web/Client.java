package io.everwire.tunnel.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A browser that sends exactly what it is told. */
public final class Client implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    public Client(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** Lines, each to be ended with CRLF; an empty one ends the head. */
    public Client send(String... lines) throws IOException {
        return raw(String.join("\r\n", lines) + "\r\n");
    }

    public Client raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Client get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1", "Host: localhost", "");
    }

    /** One answer whose head tells its length. */
    public Answer answer() throws IOException {
        String head = until("\r\n\r\n");
        int length = Answer.lengthIn(head);
        return new Answer(head, new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
    }

    /** The head of an answer to HEAD. */
    public Answer head() throws IOException {
        return new Answer(until("\r\n\r\n"), "");
    }

    /** What comes up to and with {@code end}. */
    public String until(String end) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended behind " + text.toString(StandardCharsets.UTF_8));
            }
            text.write(next);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** What still comes until the server ends the connection. */
    public String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Waits until the server ends the connection without another word, in whatever way. */
    public void awaitEnd() throws IOException {
        try {
            int next = socket.getInputStream().read();
            if (next >= 0) {
                throw new AssertionError("goes on with " + next);
            }
        } catch (SocketException reset) {
            // what was sent came too late: an end as good as any
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A response. */
    public record Answer(String head, String body) {
        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        static int lengthIn(String head) {
            String length = new Answer(head, "").header("content-length");
            return length.isEmpty() ? 0 : Integer.parseInt(length);
        }
    }
}
