package io.everwire.protocolr.handshake;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Both ends of a wire in one thread, with the randomness of the vectors. */
final class Handshakes {
    static final byte[] CLIENT_RANDOM = Vectors.bytes(tinyss(), "client_random32");
    static final byte[] SERVER_RANDOM = Vectors.bytes(tinyss(), "server_random32");
    static final ExitKey EXIT = ExitKey.of(Vectors.bytes(Vectors.read("auth.json"), "ed25519_seed"));

    final ClientHandshake client;
    final ServerHandshake server;
    /** What each side sent, whole messages glued together. */
    final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();

    final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

    Handshakes(Credentials credentials, boolean expectsGreeting) {
        this("bc", "bc", credentials, expectsGreeting);
    }

    Handshakes(String aead, String curves, Credentials credentials, boolean expectsGreeting) {
        client = new ClientHandshake(
                Aeads.named(aead), Curves.named(curves), CLIENT_RANDOM, PinnedKeys.of(EXIT.publicKey()), credentials);
        server = new ServerHandshake(Aeads.named(aead), Curves.named(curves), SERVER_RANDOM, EXIT, expectsGreeting);
    }

    /** Lets both ends talk until they have nothing more to say. */
    Handshakes run() throws ProtocolViolation {
        return run(List::of);
    }

    Handshakes run(Random random) throws ProtocolViolation {
        return run(message -> Slices.random(Vectors.copy(message), random));
    }

    private Handshakes run(Cutter cutter) throws ProtocolViolation {
        boolean any = true;
        while (any) {
            any = clientToServer(cutter);
            any = serverToClient(cutter) || any;
        }
        return this;
    }

    boolean clientToServer() throws ProtocolViolation {
        return clientToServer(List::of);
    }

    boolean serverToClient() throws ProtocolViolation {
        return serverToClient(List::of);
    }

    private boolean clientToServer(Cutter cutter) throws ProtocolViolation {
        boolean any = false;
        for (ByteBuffer next = client.transmit(); next != null; next = client.transmit(), any = true) {
            fromClient.writeBytes(Vectors.copy(next));
            for (ByteBuffer slice : cutter.cut(next)) {
                server.receive(slice);
            }
        }
        return any;
    }

    private boolean serverToClient(Cutter cutter) throws ProtocolViolation {
        boolean any = false;
        for (ByteBuffer next = server.transmit(); next != null; next = server.transmit(), any = true) {
            fromServer.writeBytes(Vectors.copy(next));
            for (ByteBuffer slice : cutter.cut(next)) {
                client.receive(slice);
            }
        }
        return any;
    }

    private static JsonNode tinyss() {
        return Vectors.read("tinyss.json").get("cases").get(0);
    }

    private interface Cutter {
        List<ByteBuffer> cut(ByteBuffer message);
    }
}
