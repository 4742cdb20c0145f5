package io.everwire.protocolr.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Greeting;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.Ed25519Greetings;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.spi.ProtocolViolation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every pair of ends, and for every damaged transcript; failures name their seed. */
class HandshakePropertyTest {
    private static final Ed25519Credentials ALICE = Ed25519Credentials.of(Vectors.gen(70, 32));

    @Test
    void anAuthorizedClientGetsInWhateverTheCuts() throws ProtocolViolation {
        AuthorizedKeys authorized = AuthorizedKeys.of(List.of(ALICE.publicKey()));
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Handshakes wire = new Handshakes(ALICE, true).run(random);
            Greeting greeting = wire.server.pendingGreeting();
            wire.server.verdict(authorized
                    .authenticate(
                            Objects.requireNonNull(greeting),
                            wire.server.sharedSecret(),
                            InetSocketAddress.createUnresolved("client.example", 1))
                    .toCompletableFuture()
                    .join()
                    .isPresent());
            wire.run(random);
            assertTrue(wire.client.isDone() && wire.server.isDone(), "seed " + seed);
            assertCarries(wire.client.secured(), wire.server.secured());
            assertCarries(wire.server.secured(), wire.client.secured());
        }
    }

    @Test
    void aBitFlippedAnywhereTowardsTheExitNeverGetsIn() throws ProtocolViolation {
        byte[] sent = transcript().fromClient.toByteArray();
        for (int at = 0; at < sent.length; at++) {
            byte[] damaged = sent.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            ServerHandshake server = new ServerHandshake(
                    Aeads.named("bc"), Curves.named("bc"), Handshakes.SERVER_RANDOM, Handshakes.EXIT, true);
            assertFalse(isWholeFor(server, damaged, new Random(at)), "byte " + at);
        }
        ServerHandshake server = new ServerHandshake(
                Aeads.named("bc"), Curves.named("bc"), Handshakes.SERVER_RANDOM, Handshakes.EXIT, true);
        assertTrue(isWholeFor(server, sent, new Random(0)));
    }

    @Test
    void aBitFlippedAnywhereTowardsTheClientIsNeverBelieved() throws ProtocolViolation {
        byte[] sent = transcript().fromServer.toByteArray();
        for (int at = 0; at < sent.length; at++) {
            byte[] damaged = sent.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            // The eighth byte only says whether a next protocol follows; all that are not '2' mean the same (WIRE 2.1).
            assertEquals(at == 7, isDoneWith(damaged, new Random(at)), "byte " + at);
        }
        assertTrue(isDoneWith(sent, new Random(0)));
    }

    @Test
    void randomBytesNeverMakeMoreThanARefusal() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            byte[] prefix = "TinySS-2".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(prefix, 0, noise, 0, Math.min(prefix.length, noise.length));
            ServerHandshake server = new ServerHandshake(
                    Aeads.named("bc"), Curves.named("bc"), Handshakes.SERVER_RANDOM, Handshakes.EXIT, true);
            assertFalse(isWholeFor(server, noise, random));
            assertFalse(isDoneWith(noise, random));
        }
    }

    private static Handshakes transcript() throws ProtocolViolation {
        Handshakes wire = new Handshakes(ALICE, true).run();
        wire.server.verdict(true);
        return wire.run();
    }

    /** Whether the exit takes the greeting for one of this connection. */
    private static boolean isWholeFor(ServerHandshake server, byte[] bytes, Random random) {
        try {
            for (ByteBuffer slice : Slices.random(bytes, random)) {
                server.receive(slice);
            }
        } catch (ProtocolViolation e) {
            return false;
        }
        Greeting greeting = server.pendingGreeting();
        return greeting != null
                && Ed25519Greetings.verify(greeting, server.sharedSecret()).isPresent();
    }

    private static boolean isDoneWith(byte[] bytes, Random random) {
        ClientHandshake client = new ClientHandshake(
                Aeads.named("bc"),
                Curves.named("bc"),
                Handshakes.CLIENT_RANDOM,
                PinnedKeys.of(Handshakes.EXIT.publicKey()),
                ALICE);
        try {
            for (ByteBuffer slice : Slices.random(bytes, random)) {
                client.receive(slice);
                while (client.transmit() != null) {}
            }
        } catch (ProtocolViolation e) {
            assertFalse(client.isDone());
        }
        return client.isDone();
    }

    private static void assertCarries(SecuredWire from, SecuredWire to) throws ProtocolViolation {
        ByteBuffer wire = ByteBuffer.allocate(1_000);
        from.sealer().seal(ByteBuffer.wrap(Vectors.gen(0, 500)), wire);
        assertArrayEquals(
                Vectors.gen(0, 500),
                Vectors.copy(Objects.requireNonNull(to.opener().open(wire.flip()))));
    }
}
