package io.everwire.protocolr.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Credentials;
import io.everwire.api.ErrorCode;
import io.everwire.api.Greeting;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.Ed25519Greetings;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does with exits that are not as they should be (FAULTS 6, 10). */
class ClientHandshakeTest {
    private static final ExitKey EXIT = ExitKey.of(Vectors.gen(5, 32));
    private static final ExitKey IMPOSTOR = ExitKey.of(Vectors.gen(6, 32));

    private static final ExitKey SUCCESSOR = ExitKey.of(Vectors.gen(9, 32));
    private static final PinnedKeys BOTH = PinnedKeys.of(List.of(EXIT.publicKey(), SUCCESSOR.publicKey()));

    private final Ed25519Credentials identity = Ed25519Credentials.of(Vectors.gen(7, 32));
    private ClientHandshake client = new ClientHandshake(Vectors.gen(8, 32), PinnedKeys.of(EXIT.publicKey()), identity);
    private byte[] clientHello = Vectors.copy(Objects.requireNonNull(client.transmit()));

    @Test
    void beforeTheSignatureNothingLeavesButHelloAndNextProtocol() throws ProtocolViolation {
        assertNull(client.transmit());
        assertEquals("TinySS-2", new String(clientHello, 0, 8, StandardCharsets.US_ASCII));
        ScriptedPeer exit = exit();
        ByteBuffer nextProtocol = client.transmit();
        assertNotNull(nextProtocol);
        assertEquals(List.of("52"), exit.open(nextProtocol));
        assertNull(client.transmit());
        byte[] signature = exit.records(signature(EXIT, exit));
        client.receive(ByteBuffer.wrap(signature, 0, signature.length - 1));
        assertNull(client.transmit());
    }

    @Test
    void theGreetingIsTwoRecordsBoundToThisConnection() throws ProtocolViolation {
        ScriptedPeer exit = verified();
        List<String> sent = transmitted(exit);
        assertEquals(List.of("f863"), sent.subList(0, 1));
        List<byte[]> strings = Rlp.decodeList(ByteBuffer.wrap(Vectors.hex(String.join("", sent))));
        Greeting greeting = new Greeting(strings.get(0), strings.get(1));
        assertEquals(Optional.of(identity.publicKey()), Ed25519Greetings.verify(greeting, exit.sharedSecret()));
        assertEquals(Optional.empty(), Ed25519Greetings.verify(greeting, Vectors.gen(0, 32)));
    }

    @Test
    void anExitThatAcceptsIsDoneAndWhatFollowsStaysInTheInput() throws ProtocolViolation {
        ScriptedPeer exit = verified();
        transmitted(exit);
        byte[] ok = exit.records(Rlp.encode("OK"));
        byte[] answer = exit.records(new byte[1]);
        ByteBuffer in = ByteBuffer.allocate(100).put(ok).put(answer).flip();
        client.receive(in);
        assertEquals(answer.length, in.remaining());
        assertTrue(client.isDone());
        client.receive(in);
        assertEquals(answer.length, in.remaining());
        ByteBuffer plain = client.secured().opener().open(in);
        assertNotNull(plain);
        assertEquals(1, plain.remaining());
    }

    @Test
    void messagesMayArriveInAnyRecordsAndSlices() throws ProtocolViolation {
        ScriptedPeer exit = helloHeard();
        byte[] signature = signature(EXIT, exit);
        for (byte next : signature) {
            feedInSingleBytes(exit.records(new byte[0], new byte[] {next}));
        }
        transmitted(exit);
        for (byte next : Rlp.encode("OK")) {
            assertFalse(client.isDone());
            feedInSingleBytes(exit.records(new byte[] {next}));
        }
        assertTrue(client.isDone());
    }

    @Test
    void anotherExitsSignatureIsNotTrusted() throws ProtocolViolation {
        ScriptedPeer exit = exit();
        assertUntrusted(exit, signature(IMPOSTOR, exit));
    }

    private static ClientHandshakeTest rotating() {
        ClientHandshakeTest fresh = new ClientHandshakeTest();
        fresh.client = new ClientHandshake(Vectors.gen(8, 32), BOTH, fresh.identity);
        fresh.clientHello = Vectors.copy(Objects.requireNonNull(fresh.client.transmit()));
        return fresh;
    }

    @Test
    void whileAKeyIsReplacedEitherOfTheTwoIsTrusted() throws ProtocolViolation {
        for (ExitKey held : List.of(EXIT, SUCCESSOR)) {
            ClientHandshakeTest fresh = rotating();
            ScriptedPeer exit = fresh.helloHeard();
            fresh.client.receive(ByteBuffer.wrap(exit.records(signature(held, exit))));
            assertNotNull(fresh.client.transmit(), "the greeting");
        }
    }

    @Test
    void whileAKeyIsReplacedNobodyElseIsTrustedAndNothingLeaves() throws ProtocolViolation {
        ClientHandshakeTest fresh = rotating();
        ScriptedPeer exit = fresh.exit();
        fresh.assertUntrusted(exit, signature(IMPOSTOR, exit));
    }

    @Test
    void aSignatureOfAnotherConnectionIsNotTrusted() throws ProtocolViolation {
        assertUntrusted(exit(), Rlp.encode(EXIT.sign(Vectors.gen(0, 32))));
    }

    @Test
    void aSignatureWithAFlippedBitIsNotTrusted() throws ProtocolViolation {
        for (int at = 0; at < 66; at++) {
            ClientHandshakeTest fresh = new ClientHandshakeTest();
            ScriptedPeer exit = fresh.exit();
            byte[] signature = signature(EXIT, exit);
            signature[at] ^= 1;
            fresh.assertUntrusted(exit, signature);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 56, 63})
    void aShorterStringIsNoSignature(int length) throws ProtocolViolation {
        ScriptedPeer exit = exit();
        assertUntrusted(exit, Rlp.encode(Arrays.copyOf(EXIT.sign(exit.sharedSecret()), length)));
    }

    @Test
    void okInPlaceOfTheSignatureIsNotTrusted() throws ProtocolViolation {
        assertUntrusted(exit(), Rlp.encode("OK"));
    }

    @Test
    void bytesGluedToTheSignatureAreRefusedAtTheHeaderOfTheirRecord() throws ProtocolViolation {
        ScriptedPeer exit = helloHeard();
        byte[] glued = Arrays.copyOf(signature(EXIT, exit), 67);
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(exit.records(glued), 0, 2));
    }

    @Test
    void okGluedToTheSignatureIsRefused() throws ProtocolViolation {
        ScriptedPeer exit = helloHeard();
        byte[] glued = ByteBuffer.allocate(69)
                .put(signature(EXIT, exit))
                .put(Rlp.encode("OK"))
                .array();
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(exit.records(glued)));
    }

    @Test
    void bytesGluedToOkAreRefused() throws ProtocolViolation {
        ScriptedPeer exit = verified();
        transmitted(exit);
        byte[] glued = Arrays.copyOf(Rlp.encode("OK"), 4);
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(exit.records(glued)));
    }

    @Test
    void bytesGluedToTheEndOfOkAreRefusedAtTheHeaderOfTheirRecord() throws ProtocolViolation {
        ScriptedPeer exit = verified();
        transmitted(exit);
        client.receive(ByteBuffer.wrap(exit.records(new byte[] {(byte) 0x82, 'O'})));
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(exit.records(new byte[] {'K', 0}), 0, 2));
    }

    @Test
    void failMeansNotAuthenticated() throws ProtocolViolation {
        ScriptedPeer exit = verified();
        transmitted(exit);
        assertRefused(ErrorCode.NOT_AUTHENTICATED, ByteBuffer.wrap(exit.records(Rlp.encode("FAIL"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "4f", "81", "824f4c", "824f6b", "834f4b21", "844641494d", "c0", "c2824f4b", "01"})
    void anyOtherReplyIsRefused(String reply) throws ProtocolViolation {
        ScriptedPeer exit = verified();
        transmitted(exit);
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(exit.records(Vectors.hex(reply))));
    }

    @Test
    void anAlteredRecordEndsTheHandshakeForGood() throws ProtocolViolation {
        ScriptedPeer exit = helloHeard();
        byte[] record = exit.records(signature(EXIT, exit));
        record[30] ^= 1;
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(record));
        record[30] ^= 1;
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(record));
    }

    @Test
    void anAllZeroKeyIsRefusedBeforeAnythingElseIsSent() {
        ByteBuffer hello = ByteBuffer.allocate(40).put("TinySS-1".getBytes(StandardCharsets.US_ASCII));
        assertRefused(ErrorCode.PROTOCOL_ERROR, hello.rewind());
    }

    @Test
    void ourOwnHelloSentBackIsRefused() {
        assertRefused(ErrorCode.PROTOCOL_ERROR, ByteBuffer.wrap(clientHello));
    }

    @Test
    void anExitThatNamesANextProtocolIsUnderstood() throws ProtocolViolation {
        ScriptedPeer exit = new ScriptedPeer(Vectors.gen(300, 32), 'N');
        client.receive(ByteBuffer.wrap(exit.hello()));
        exit.hear(ByteBuffer.wrap(clientHello));
        client.receive(ByteBuffer.wrap(exit.nextProtocol()));
        client.receive(ByteBuffer.wrap(exit.records(signature(EXIT, exit))));
        assertEquals(3, transmitted(exit).size());
    }

    @Test
    void withoutAGreetingToSendTheAttemptEndsUnauthenticated() throws ProtocolViolation {
        ClientHandshake speechless =
                new ClientHandshake(Vectors.gen(8, 32), PinnedKeys.of(EXIT.publicKey()), new Fixed(null));
        assertEndsUnauthenticated(speechless);
    }

    @Test
    void aGreetingThatNoExitTakesIsNotSent() throws ProtocolViolation {
        Greeting endless = new Greeting(new byte[2_000], new byte[100]);
        ClientHandshake talkative =
                new ClientHandshake(Vectors.gen(8, 32), PinnedKeys.of(EXIT.publicKey()), new Fixed(endless));
        assertEndsUnauthenticated(talkative);
    }

    @Test
    void withoutGreetingTheSignatureIsTheEnd() throws ProtocolViolation {
        ClientHandshake plain =
                new ClientHandshake(Vectors.gen(8, 32), PinnedKeys.of(EXIT.publicKey()), Credentials.none());
        ScriptedPeer exit = exit(plain);
        plain.receive(ByteBuffer.wrap(exit.records(signature(EXIT, exit))));
        assertFalse(plain.isDone());
        assertThrows(IllegalStateException.class, plain::secured);
        while (plain.transmit() != null) {}
        assertTrue(plain.isDone());
    }

    private void assertEndsUnauthenticated(ClientHandshake handshake) throws ProtocolViolation {
        ScriptedPeer exit = exit(handshake);
        ByteBuffer signature = ByteBuffer.wrap(exit.records(signature(EXIT, exit)));
        ProtocolViolation refusal = assertThrows(ProtocolViolation.class, () -> handshake.receive(signature));
        assertEquals(ErrorCode.NOT_AUTHENTICATED, refusal.code());
        assertNull(handshake.transmit());
    }

    // ---- an exit as far as a test needs one

    /** Hellos are exchanged; the client's next protocol waits to be sent. */
    private ScriptedPeer exit() throws ProtocolViolation {
        ScriptedPeer exit = new ScriptedPeer(Vectors.gen(300, 32), 0);
        client.receive(ByteBuffer.wrap(exit.hello()));
        exit.hear(ByteBuffer.wrap(clientHello));
        return exit;
    }

    private static ScriptedPeer exit(ClientHandshake of) throws ProtocolViolation {
        ScriptedPeer exit = new ScriptedPeer(Vectors.gen(300, 32), 0);
        exit.hear(Objects.requireNonNull(of.transmit()));
        of.receive(ByteBuffer.wrap(exit.hello()));
        return exit;
    }

    private ScriptedPeer helloHeard() throws ProtocolViolation {
        ScriptedPeer exit = exit();
        transmitted(exit);
        return exit;
    }

    private ScriptedPeer verified() throws ProtocolViolation {
        ScriptedPeer exit = helloHeard();
        client.receive(ByteBuffer.wrap(exit.records(signature(EXIT, exit))));
        return exit;
    }

    private static byte[] signature(ExitKey by, ScriptedPeer exit) {
        return Rlp.encode(by.sign(exit.sharedSecret()));
    }

    private List<String> transmitted(ScriptedPeer exit) throws ProtocolViolation {
        ByteBuffer wire = ByteBuffer.allocate(4_096);
        for (ByteBuffer next = client.transmit(); next != null; next = client.transmit()) {
            wire.put(next);
        }
        return exit.open(wire.flip());
    }

    private void feedInSingleBytes(byte[] wire) throws ProtocolViolation {
        for (ByteBuffer slice : Slices.single(wire)) {
            client.receive(slice);
        }
    }

    private void assertUntrusted(ScriptedPeer exit, byte[] inPlaceOfSignature) {
        assertRefused(ErrorCode.UNTRUSTED_EXIT, ByteBuffer.wrap(exit.records(inPlaceOfSignature)));
    }

    private void assertRefused(ErrorCode code, ByteBuffer in) {
        ProtocolViolation refusal = assertThrows(ProtocolViolation.class, () -> client.receive(in));
        assertEquals(code, refusal.code());
        assertNull(client.transmit());
        assertFalse(client.isDone());
        assertThrows(IllegalStateException.class, client::secured);
        assertThrows(ProtocolViolation.class, () -> client.receive(ByteBuffer.allocate(0)));
    }

    private record Fixed(@Nullable Greeting ticket) implements Credentials {
        @Override
        public boolean greets() {
            return true;
        }

        @Override
        public Optional<Greeting> greeting(byte[] sharedSecret) {
            return Optional.ofNullable(ticket);
        }
    }
}
