package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code vectors/tinyss.json}, byte for byte, with each implementation of cipher and curves. */
class TinySsVectorsTest {
    private static final JsonNode CASES = Vectors.read("tinyss.json").get("cases");

    static Stream<JsonNode> cases() {
        return Vectors.list(CASES).stream();
    }

    static Stream<Arguments> casesAndCurves() {
        return cases().flatMap(it -> Stream.of("bc", "conscrypt").map(name -> Arguments.of(it, Curves.named(name))));
    }

    static Stream<Arguments> casesAndImplementations() {
        return cases().flatMap(it -> Implementations.here().map(name -> Arguments.of(it, name)));
    }

    @ParameterizedTest
    @MethodSource("casesAndCurves")
    void keysAreThoseOfTheReference(JsonNode vector, Curve25519 curve) throws ProtocolViolation {
        byte[] secret = Vectors.bytes(vector, "client_sk_clamped");
        byte[] mine = Vectors.bytes(vector, "client_pk");
        byte[] theirs = Vectors.bytes(vector, "server_pk");
        TinySsKeys client = TinySsKeys.agree(curve, secret, mine, theirs);
        assertArrayEquals(Vectors.bytes(vector, "shared_secret"), client.shared());
        assertArrayEquals(Vectors.bytes(vector, "client_tx_key"), client.sending());
        assertArrayEquals(Vectors.bytes(vector, "client_rx_key"), client.receiving());
        TinySsKeys server = TinySsKeys.agree(curve, Vectors.bytes(vector, "server_sk_clamped"), theirs, mine);
        assertArrayEquals(Vectors.bytes(vector, "shared_secret"), server.shared());
        assertArrayEquals(Vectors.bytes(vector, "server_tx_key"), server.sending());
        assertArrayEquals(Vectors.bytes(vector, "server_rx_key"), server.receiving());
    }

    @ParameterizedTest
    @MethodSource("casesAndImplementations")
    void handshakeAndRecordsAreThoseOfTheReference(JsonNode vector, String implementation) throws ProtocolViolation {
        for (String curves : List.of("bc", "conscrypt")) {
            Ends ends = new Ends(vector, Aeads.named(implementation), Curves.named(curves));
            ends.shakeHands(buffer -> List.of(buffer));
            for (JsonNode write : vector.get("writes")) {
                TinySsHandshake writer = isFromClient(write) ? ends.client : ends.server;
                assertRecords(write, writer.sealer());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("casesAndImplementations")
    void recordsOpenHoweverTheyAreCut(JsonNode vector, String implementation) throws ProtocolViolation {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Ends ends = new Ends(vector, Aeads.named(implementation), Curves.chosen());
            ends.shakeHands(buffer -> Slices.random(Vectors.copy(buffer), random));
            assertOpens(vector, "c2s", ends.client.sealer(), ends.server.opener(), random);
            assertOpens(vector, "s2c", ends.server.sealer(), ends.client.opener(), random);
        }
    }

    private static void assertRecords(JsonNode write, RecordSealer sealer) {
        byte[] plain = Vectors.gen(
                write.get("plain_gen_offset").asInt(), write.get("write_len").asInt());
        assertEquals(write.get("plain_sha256").asText(), Vectors.sha256(plain));
        int at = 0;
        for (JsonNode record : write.get("records")) {
            int length = Math.min(RecordSealer.MAX_PLAIN, plain.length - at);
            assertEquals(record.get("counter").asLong(), sealer.sealed());
            byte[] wire = seal(sealer, plain, at, length);
            assertEquals(record.get("wire_len").asInt(), wire.length);
            assertEquals(record.get("wire_sha256").asText(), Vectors.sha256(wire));
            if (record.has("wire")) {
                assertEquals(record.get("wire").asText(), Vectors.hex(wire));
            }
            at += length;
        }
        assertEquals(plain.length, at);
    }

    /** The sealer gives the reference's bytes, as the test above shows; here they are cut anywhere and opened. */
    private static void assertOpens(
            JsonNode vector, String direction, RecordSealer sealer, RecordOpener opener, Random random)
            throws ProtocolViolation {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (JsonNode write : vector.get("writes")) {
            if (write.get("dir").asText().equals(direction)) {
                byte[] plain = Vectors.gen(
                        write.get("plain_gen_offset").asInt(),
                        write.get("write_len").asInt());
                sent.writeBytes(plain);
                for (int i = 0, at = 0; i < write.get("records").size(); i++, at += RecordSealer.MAX_PLAIN) {
                    wire.writeBytes(seal(sealer, plain, at, Math.min(RecordSealer.MAX_PLAIN, plain.length - at)));
                }
            }
        }
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (ByteBuffer slice : Slices.random(wire.toByteArray(), random)) {
            for (ByteBuffer plain = opener.open(slice); plain != null; plain = opener.open(slice)) {
                received.writeBytes(Vectors.copy(plain));
            }
        }
        assertArrayEquals(sent.toByteArray(), received.toByteArray());
        assertEquals(sealer.sealed(), opener.opened());
    }

    private static byte[] seal(RecordSealer sealer, byte[] plain, int at, int length) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(length));
        sealer.seal(ByteBuffer.wrap(plain, at, length), record);
        return record.array();
    }

    private static boolean isFromClient(JsonNode step) {
        return step.get("dir").asText().equals("c2s");
    }

    private interface Cutter {
        List<ByteBuffer> cut(ByteBuffer message);
    }

    /** Both ends of one vector. */
    private static final class Ends {
        private final JsonNode vector;
        final TinySsHandshake client;
        final TinySsHandshake server;

        Ends(JsonNode vector, AeadFactory aeads, Curve25519 curve) {
            this.vector = vector;
            client = end(aeads, curve, "client");
            server = end(aeads, curve, "server");
        }

        private TinySsHandshake end(AeadFactory aeads, Curve25519 curve, String role) {
            int nextProtocol = vector.get(role + "_nextproto").asInt();
            return new TinySsHandshake(aeads, curve, Vectors.bytes(vector, role + "_random32"), nextProtocol);
        }

        void shakeHands(Cutter cutter) throws ProtocolViolation {
            List<String> fromClient = new ArrayList<>();
            List<String> fromServer = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                carry(client, server, fromClient, cutter);
                carry(server, client, fromServer, cutter);
            }
            carry(client, server, fromClient, cutter);
            assertTrue(client.isDone() && server.isDone());
            assertEquals(messages("c2s"), fromClient);
            assertEquals(messages("s2c"), fromServer);
            assertEquals(vector.get("client_sees_nextproto").asInt(), client.peerProtocol());
            assertEquals(vector.get("server_sees_nextproto").asInt(), server.peerProtocol());
            assertArrayEquals(Vectors.bytes(vector, "shared_secret"), client.sharedSecret());
            assertArrayEquals(Vectors.bytes(vector, "shared_secret"), server.sharedSecret());
        }

        private List<String> messages(String direction) {
            return Vectors.list(vector.get("handshake_writes")).stream()
                    .filter(write -> write.get("dir").asText().equals(direction))
                    .map(write -> write.get("bytes").asText())
                    .toList();
        }

        private static void carry(TinySsHandshake from, TinySsHandshake to, List<String> seen, Cutter cutter)
                throws ProtocolViolation {
            for (ByteBuffer next = from.transmit(); next != null; next = from.transmit()) {
                seen.add(Vectors.hex(next));
                for (ByteBuffer slice : cutter.cut(next)) {
                    to.receive(slice);
                }
            }
        }
    }
}
