package io.everwire.conformance.cases;

import io.everwire.conformance.rig.Rig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A raw server that tells each who dials which port they came from. */
final class Answering {
    private final ServerSocket server;

    Answering(Rig rig) {
        server = rig.serverSocket(200);
        var unused = rig.beside(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private Void serve() throws IOException {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream()
                        .write(ByteBuffer.allocate(4).putInt(client.getPort()).array());
            } catch (IOException cancelledOrClosed) {
                // one that was cancelled says nothing of the next
            }
        }
        return null;
    }
}
