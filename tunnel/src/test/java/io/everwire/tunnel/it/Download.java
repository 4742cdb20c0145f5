package io.everwire.tunnel.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A download whose reader takes its time: between two reads it is as live as the buffers on its way are full. */
final class Download implements Closeable {
    private final Socket socket;
    private final MessageDigest digest;
    private final InputStream body;

    /** @param socket at the beginning of the answer's body */
    Download(Socket socket, MessageDigest digest) throws IOException {
        this.socket = socket;
        this.digest = digest;
        this.body = new DigestInputStream(socket.getInputStream(), digest);
    }

    /** Takes so many bytes, fewer where it ends before. */
    void take(int bytes) throws IOException {
        body.readNBytes(bytes);
    }

    /** Takes the rest, and tells the SHA-256 of all of it. */
    String finish() throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
