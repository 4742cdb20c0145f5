package io.everwire.protocolr.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Greeting;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.ServerAuthentication;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exit does with clients that are not as they should be (FAULTS 1, 5 to 9). */
class ServerHandshakeTest {
    private static final int HELLO_BYTES = 40;
    private static final byte[] GREETING = Rlp.encodeList(List.of(new byte[64], new byte[32]));

    private final ServerHandshake server =
            new ServerHandshake(Vectors.gen(100, 32), ExitKey.of(Vectors.gen(5, 32)), true);
    private final byte[] serverHello = Vectors.copy(Objects.requireNonNull(server.transmit()));

    static Stream<byte[]> garbage() {
        byte[] zeros = new byte[1 << 20];
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: exit.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "SSH-2.0-OpenSSH_9.7\r\n                      ".getBytes(StandardCharsets.US_ASCII),
                Vectors.hex("1603010200010001fc0303" + "5a".repeat(40)),
                zeros,
                Vectors.gen(0, 100));
    }

    @Test
    void theHelloGoesOutAtOnceAndNothingElse() {
        assertEquals(HELLO_BYTES, serverHello.length);
        assertEquals("TinySS-1", new String(serverHello, 0, 8, StandardCharsets.US_ASCII));
        assertNull(server.transmit());
        assertFalse(server.isDone());
        assertThrows(IllegalStateException.class, server::secured);
        assertThrows(IllegalStateException.class, server::sharedSecret);
        assertThrows(IllegalStateException.class, () -> server.verdict(true));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void whatIsNotTinySsIsRefusedAtTheFirstWrongByte(byte[] garbage) throws ProtocolViolation {
        int wrong = firstDifference(garbage);
        server.receive(ByteBuffer.wrap(garbage, 0, wrong));
        assertRefused(ByteBuffer.wrap(garbage, wrong, 1));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void whatIsNotTinySsIsRefusedWithinFortyBytesOfOneLongRead(byte[] garbage) {
        ByteBuffer in = ByteBuffer.wrap(garbage);
        assertRefused(in);
        assertTrue(in.position() <= HELLO_BYTES);
    }

    @Test
    void aWrongByteAnywhereInThePrefixIsRefused() throws ProtocolViolation {
        for (int at = 0; at < 7; at++) {
            byte[] hello = client('R').hello();
            hello[at] ^= 0x20;
            ServerHandshake fresh = new ServerHandshake(Vectors.gen(9, 32), ExitKey.of(Vectors.gen(5, 32)), true);
            fresh.receive(ByteBuffer.wrap(hello, 0, at));
            ByteBuffer wrong = ByteBuffer.wrap(hello, at, 1);
            assertThrows(ProtocolViolation.class, () -> fresh.receive(wrong));
        }
    }

    @Test
    void aClientThatAnnouncesNoNextProtocolIsRefusedAtItsEighthByte() throws ProtocolViolation {
        byte[] hello = client(0).hello();
        server.receive(ByteBuffer.wrap(hello, 0, 7));
        assertRefused(ByteBuffer.wrap(hello, 7, 1));
    }

    @Test
    void everyNextProtocolButRIsRefused() throws ProtocolViolation {
        for (int protocol = 1; protocol < 256; protocol++) {
            ServerHandshake fresh = new ServerHandshake(Vectors.gen(9, 32), ExitKey.of(Vectors.gen(5, 32)), true);
            ScriptedPeer client = client(protocol);
            fresh.receive(ByteBuffer.wrap(client.hello()));
            client.hear(Objects.requireNonNull(fresh.transmit()));
            ByteBuffer record = ByteBuffer.wrap(client.nextProtocol());
            if (protocol == 'R') {
                fresh.receive(record);
                assertNotNull(fresh.transmit());
            } else {
                assertThrows(ProtocolViolation.class, () -> fresh.receive(record));
                assertNull(fresh.transmit());
            }
        }
    }

    @Test
    void aNextProtocolOfTwoBytesIsRefusedAtItsHeader() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        assertRefused(ByteBuffer.wrap(client.records(new byte[] {'R', 'R'}), 0, 2));
    }

    @Test
    void aNextProtocolOfNoByteIsRefused() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        assertRefused(ByteBuffer.wrap(client.records(new byte[0])));
    }

    @Test
    void aRecordThatWasAlteredIsRefusedAndStaysRefused() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        byte[] record = client.nextProtocol();
        record[10] ^= 1;
        assertRefused(ByteBuffer.wrap(record));
        record[10] ^= 1;
        assertRefused(ByteBuffer.wrap(record));
    }

    @Test
    void bytesBehindTheHandshakeStayInTheInput() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        byte[] opening = client.nextProtocol();
        byte[] greeting = client.records(GREETING);
        byte[] rHello = client.records(new byte[64]);
        ByteBuffer in = ByteBuffer.allocate(1_000)
                .put(opening)
                .put(greeting)
                .put(rHello)
                .flip();
        server.receive(in);
        assertNotNull(server.pendingGreeting());
        assertEquals(rHello.length, in.remaining());
        server.receive(in);
        assertEquals(rHello.length, in.remaining());
        server.verdict(true);
        server.receive(in);
        assertEquals(rHello.length, in.remaining());
        assertFalse(server.isDone());
        drain();
        assertTrue(server.isDone());
        ByteBuffer plain = server.secured().opener().open(in);
        assertNotNull(plain);
        assertEquals(64, plain.remaining());
    }

    @Test
    void theSignatureWaitsForTheNextProtocolAndIsARecordOfItsOwn() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        assertNull(server.transmit());
        server.receive(ByteBuffer.wrap(client.nextProtocol()));
        ByteBuffer signature = server.transmit();
        assertNotNull(signature);
        assertEquals(2 + 66 + 16, signature.remaining());
        List<String> opened = client.open(signature);
        assertEquals(1, opened.size());
        assertTrue(opened.get(0).startsWith("b840"));
        assertArrayEquals(client.sharedSecret(), server.sharedSecret());
    }

    @Test
    void aRefusedClientGetsFailAndNothingMore() throws ProtocolViolation {
        ScriptedPeer client = greeted(GREETING);
        assertNotNull(server.pendingGreeting());
        server.verdict(false);
        assertTrue(server.isRefused());
        assertNull(server.pendingGreeting());
        ByteBuffer fail = server.transmit();
        assertNotNull(fail);
        assertEquals(List.of("844641494c"), client.open(fail));
        assertNull(server.transmit());
        assertFalse(server.isDone());
        ByteBuffer more = ByteBuffer.wrap(client.records(new byte[64]));
        int length = more.remaining();
        server.receive(more);
        assertEquals(length, more.remaining());
        assertThrows(IllegalStateException.class, () -> server.verdict(true));
    }

    @Test
    void aGreetingMayArriveInAnyRecordsAndSlicesWithEmptyOnesBetween() throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        byte[][] plaintexts = IntStream.range(0, 2 * GREETING.length)
                .mapToObj(i -> i % 2 == 0 ? new byte[] {GREETING[i / 2]} : new byte[0])
                .toArray(byte[][]::new);
        for (ByteBuffer slice : Slices.single(client.records(plaintexts))) {
            server.receive(slice);
        }
        Greeting greeting = server.pendingGreeting();
        assertNotNull(greeting);
        assertEquals(64, greeting.signature().length);
        assertEquals(32, greeting.message().length);
    }

    @Test
    void bytesGluedBehindAGreetingAreRefused() throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        byte[] glued = Arrays.copyOf(GREETING, GREETING.length + 1);
        assertRefused(ByteBuffer.wrap(client.records(glued)));
    }

    @Test
    void bytesGluedBehindAGreetingThatIsNearlyWholeAreRefusedAtTheirHeader() throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        byte[] most = Arrays.copyOf(GREETING, GREETING.length - 1);
        server.receive(ByteBuffer.wrap(client.records(most)));
        assertRefused(ByteBuffer.wrap(client.records(new byte[2]), 0, 2));
    }

    @Test
    void aRecordLongerThanAnyGreetingIsRefusedAtItsHeader() throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        byte[] record = client.records(new byte[ServerAuthentication.MAX_GREETING + 1]);
        assertRefused(ByteBuffer.wrap(record, 0, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10})
    void aGreetingOfOtherThanTwoStringsIsRefused(int count) throws ProtocolViolation {
        List<byte[]> strings =
                IntStream.range(0, count).mapToObj(i -> new byte[3]).toList();
        ScriptedPeer client = authenticating();
        assertRefused(ByteBuffer.wrap(client.records(Rlp.encodeList(strings))));
    }

    static Stream<String> malformedRlp() {
        Stream<String> recorded = Vectors.list(Vectors.read("rlp.json").get("decode")).stream()
                .filter(vector -> !vector.get("ok").asBoolean())
                .filter(vector -> !vector.get("error").asText().contains("exceeds available input"))
                .filter(vector -> !vector.get("error").asText().equals("EOF"))
                .map(vector -> vector.get("input").asText());
        return Stream.concat(
                recorded,
                Stream.of(
                        "fb80000000",
                        "ff8000000000000000",
                        "f8ffbb80000000",
                        "f8ffbf8000000000000000",
                        "c1".repeat(1_000)));
    }

    @ParameterizedTest
    @MethodSource("malformedRlp")
    void aGreetingThatIsNoRlpIsRefused(String hex) throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        assertRefused(ByteBuffer.wrap(client.records(Vectors.hex(hex))));
    }

    @Test
    void aGreetingReplayedOnAnotherConnectionIsNotAccepted() throws ProtocolViolation {
        Ed25519Credentials alice = Ed25519Credentials.of(Vectors.gen(70, 32));
        AuthorizedKeys authorized = AuthorizedKeys.of(List.of(alice.publicKey()));
        Greeting overheard = alice.greeting(Vectors.gen(3, 32)).orElseThrow();
        ScriptedPeer thief = authenticating();
        server.receive(
                ByteBuffer.wrap(thief.records(Rlp.encodeList(List.of(overheard.signature(), overheard.message())))));
        Greeting greeting = server.pendingGreeting();
        assertNotNull(greeting);
        assertTrue(authorized
                .authenticate(greeting, server.sharedSecret(), InetSocketAddress.createUnresolved("thief.example", 1))
                .toCompletableFuture()
                .join()
                .isEmpty());
    }

    @Test
    void sharedSecretsAreCopies() throws ProtocolViolation {
        hellosExchanged();
        server.sharedSecret()[0] ^= 1;
        assertArrayEquals(server.sharedSecret(), server.sharedSecret());
    }

    /** A peer that sends nothing costs far less than the 8 KiB it may. */
    @Test
    void aSilentPeerCostsUnderTwoKibibytes() {
        int peers = 8_192;
        ServerHandshake[] silent = new ServerHandshake[peers];
        ExitKey key = ExitKey.of(Vectors.gen(5, 32));
        long before = usedHeap();
        for (int i = 0; i < peers; i++) {
            silent[i] = new ServerHandshake(Vectors.gen(i, 32), key, true);
            assertNotNull(silent[i].transmit());
        }
        long each = (usedHeap() - before) / peers;
        assertFalse(silent[peers - 1].isDone());
        assertTrue(each < 2_048, each + " bytes each");
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    // ---- a client as far as a test needs one

    private static ScriptedPeer client(int nextProtocol) {
        return new ScriptedPeer(Vectors.gen(200, 32), nextProtocol);
    }

    private ScriptedPeer hellosExchanged() throws ProtocolViolation {
        ScriptedPeer client = client('R');
        server.receive(ByteBuffer.wrap(client.hello()));
        client.hear(ByteBuffer.wrap(serverHello));
        return client;
    }

    private ScriptedPeer authenticating() throws ProtocolViolation {
        ScriptedPeer client = hellosExchanged();
        server.receive(ByteBuffer.wrap(client.nextProtocol()));
        drain(client);
        return client;
    }

    private ScriptedPeer greeted(byte[] greeting) throws ProtocolViolation {
        ScriptedPeer client = authenticating();
        server.receive(ByteBuffer.wrap(client.records(greeting)));
        return client;
    }

    private void drain(ScriptedPeer into) throws ProtocolViolation {
        for (ByteBuffer next = server.transmit(); next != null; next = server.transmit()) {
            into.open(next);
        }
    }

    private void drain() {
        while (server.transmit() != null) {}
    }

    /** Refused with the code for it, once and for all, and nothing is sent any more. */
    private void assertRefused(ByteBuffer in) {
        ProtocolViolation refusal = assertThrows(ProtocolViolation.class, () -> server.receive(in));
        assertEquals(ErrorCode.PROTOCOL_ERROR, refusal.code());
        assertNull(server.transmit());
        assertFalse(server.isDone());
        assertThrows(ProtocolViolation.class, () -> server.receive(ByteBuffer.allocate(0)));
    }

    private static int firstDifference(byte[] garbage) {
        byte[] prefix = "TinySS-2".getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (garbage[at] == prefix[at]) {
            at++;
        }
        return at;
    }
}
