package io.everwire.conformance.cases;

import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Rig;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A raw server that tells each who dials which port they came from. */
final class Answering {
    private final RawServer server;

    Answering(Rig rig) {
        server = rig.server(200);
        var unused = rig.beside(this::serve);
    }

    int port() {
        return server.local().getPort();
    }

    private Void serve() {
        while (!server.isClosed()) {
            try (RawPeer client = server.accept()) {
                client.write(
                        ByteBuffer.allocate(4).putInt(client.remote().getPort()).array());
            } catch (UncheckedIOException cancelledOrClosed) {
                // one that was cancelled says nothing of the next
            }
        }
        return null;
    }
}
