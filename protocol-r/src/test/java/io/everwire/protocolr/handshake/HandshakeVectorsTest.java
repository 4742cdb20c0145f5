package io.everwire.protocolr.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.api.Credentials;
import io.everwire.api.Greeting;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code vectors/auth.json} and the opening and records of {@code vectors/fullstack.json}, byte for byte. */
class HandshakeVectorsTest {
    private static final JsonNode AUTH = Vectors.read("auth.json");
    private static final JsonNode FULL = Vectors.read("fullstack.json");

    @ParameterizedTest
    @MethodSource("io.everwire.protocolr.tinyss.Implementations#here")
    void aGreetingClientAndItsExitSendTheBytesOfTheReference(String aead) throws ProtocolViolation {
        for (int seed = 0; seed < 50; seed++) {
            Handshakes wire =
                    new Handshakes(aead, seed % 2 == 0 ? "bc" : "conscrypt", ticket(), true).run(new Random(seed));
            Greeting greeting = wire.server.pendingGreeting();
            assertNotNull(greeting);
            assertEquals(
                    plain("greeting"), Vectors.hex(Rlp.encodeList(List.of(greeting.signature(), greeting.message()))));
            assertArrayEquals(Vectors.bytes(AUTH, "shared_secret"), wire.server.sharedSecret());
            wire.server.verdict(true);
            wire.run(new Random(seed));
            assertTrue(wire.client.isDone() && wire.server.isDone());
            assertEquals(wires("c2s", 2) + sealed("greeting"), Vectors.hex(wire.fromClient.toByteArray()));
            assertEquals(
                    wires("s2c", 1) + sealed("signature") + sealed("reply OK"),
                    Vectors.hex(wire.fromServer.toByteArray()));
            assertHelloFollows(wire);
        }
    }

    @Test
    void theSignatureIsThatOfTheReference() {
        assertEquals(
                AUTH.get("ed25519_public").asText(), Handshakes.EXIT.publicKey().hex());
        byte[] secret = Vectors.bytes(AUTH, "shared_secret");
        byte[] signature = Vectors.bytes(AUTH, "signature");
        assertArrayEquals(signature, Handshakes.EXIT.sign(secret));
        assertEquals(AUTH.get("signature_rlp").asText(), Vectors.hex(Rlp.encode(signature)));
        assertTrue(Handshakes.EXIT.publicKey().verifies(signature, secret));
    }

    @Test
    void greetingsAndRepliesAreEncodedAsByTheReference() throws ProtocolViolation {
        for (JsonNode greeting : AUTH.get("greetings")) {
            List<byte[]> strings = List.of(Vectors.bytes(greeting, "ubsig"), Vectors.bytes(greeting, "ubmsg"));
            assertEquals(greeting.get("rlp").asText(), Vectors.hex(Rlp.encodeList(strings)));
        }
        for (String reply : List.of("OK", "FAIL")) {
            assertEquals(AUTH.get("reply_" + reply).get("rlp").asText(), Vectors.hex(Rlp.encode(reply)));
        }
    }

    @Test
    void everyGreetingOfTheReferenceArrivesWhole() throws ProtocolViolation {
        for (JsonNode vector : AUTH.get("greetings")) {
            Greeting sent = new Greeting(Vectors.bytes(vector, "ubsig"), Vectors.bytes(vector, "ubmsg"));
            Handshakes wire = new Handshakes(new Fixed(sent), true).run();
            Greeting received = wire.server.pendingGreeting();
            assertNotNull(received);
            assertArrayEquals(sent.signature(), received.signature());
            assertArrayEquals(sent.message(), received.message());
        }
    }

    @ParameterizedTest
    @MethodSource("io.everwire.protocolr.tinyss.Implementations#here")
    void aWholeConnectionWithoutGreetingHasTheBytesOfTheReference(String aead) throws ProtocolViolation {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Handshakes wire =
                    new Handshakes(aead, seed % 2 == 0 ? "bc" : "conscrypt", Credentials.none(), false).run(random);
            assertTrue(wire.client.isDone() && wire.server.isDone());
            assertEquals(wires("c2s", 2), Vectors.hex(wire.fromClient.toByteArray()));
            assertEquals(wires("s2c", 2), Vectors.hex(wire.fromServer.toByteArray()));
            assertRecords("c2s", wire.client.secured(), wire.server.secured(), random);
            assertRecords("s2c", wire.server.secured(), wire.client.secured(), random);
        }
    }

    /** What comes behind the opening: each record sealed as recorded, and the glued bytes opened in any slices. */
    private static void assertRecords(String direction, SecuredWire from, SecuredWire to, Random random)
            throws ProtocolViolation {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        StringBuilder plain = new StringBuilder();
        for (JsonNode record : records(direction)) {
            assertEquals(record.get("counter").asLong(), from.sealer().sealed());
            byte[] sealed = seal(from.sealer(), Vectors.bytes(record, "plain"));
            assertEquals(record.get("wire").asText(), Vectors.hex(sealed));
            wire.writeBytes(sealed);
            plain.append(record.get("plain").asText()).append('|');
        }
        assertEquals(plain.toString(), open(to.opener(), Slices.random(wire.toByteArray(), random)));
    }

    private static List<JsonNode> records(String direction) {
        List<JsonNode> all = Vectors.list(FULL.get(direction));
        return all.subList(2, all.size());
    }

    private static String open(RecordOpener opener, List<ByteBuffer> slices) throws ProtocolViolation {
        StringBuilder plain = new StringBuilder();
        for (ByteBuffer slice : slices) {
            for (ByteBuffer next = opener.open(slice); next != null; next = opener.open(slice)) {
                plain.append(Vectors.hex(next)).append('|');
            }
        }
        return plain.toString();
    }

    /** The records of the R hello and its answer show that the counters went on as they must. */
    private static void assertHelloFollows(Handshakes wire) {
        assertEquals(
                sealed("R hello"), Vectors.hex(seal(wire.client.secured().sealer(), Vectors.hex(plain("R hello")))));
        assertEquals(
                sealed("R response"),
                Vectors.hex(seal(wire.server.secured().sealer(), Vectors.hex(plain("R response")))));
    }

    private static byte[] seal(RecordSealer sealer, byte[] plain) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.length));
        sealer.seal(ByteBuffer.wrap(plain), record);
        return record.array();
    }

    private static Credentials ticket() {
        byte[] content = Vectors.hex(plain("greeting").substring(4));
        try {
            ByteBuffer in = ByteBuffer.wrap(content);
            return new Fixed(new Greeting(Rlp.decodeString(in), Rlp.decodeString(in)));
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    private static String plain(String step) {
        return step(step).get("plain").asText();
    }

    private static String sealed(String step) {
        StringBuilder all = new StringBuilder();
        step(step).get("records").forEach(record -> all.append(record.asText()));
        return all.toString();
    }

    private static JsonNode step(String prefix) {
        Predicate<JsonNode> fits = step -> step.get("step").asText().startsWith(prefix);
        return Vectors.list(AUTH.get("exchange")).stream()
                .filter(fits)
                .findFirst()
                .orElseThrow();
    }

    /** The first messages of a direction, up to the next protocol or the signature. */
    private static String wires(String direction, int count) {
        StringBuilder all = new StringBuilder();
        Vectors.list(FULL.get(direction))
                .subList(0, count)
                .forEach(it -> all.append(it.get("wire").asText()));
        return all.toString();
    }

    private record Fixed(Greeting ticket) implements Credentials {
        @Override
        public boolean greets() {
            return true;
        }

        @Override
        public Optional<Greeting> greeting(byte[] sharedSecret) {
            return Optional.of(ticket);
        }
    }
}
