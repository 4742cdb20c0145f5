package io.everwire.protocolr.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Greeting;
import io.everwire.api.Principal;
import io.everwire.protocolr.golden.Vectors;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysTest {
    private static final byte[] SECRET = Vectors.gen(0, 32);
    private static final byte[] OTHER_SECRET = Vectors.gen(1, 32);

    private final Ed25519Credentials alice = Ed25519Credentials.of(Vectors.gen(10, 32));
    private final Ed25519Credentials bob = Ed25519Credentials.of(Vectors.gen(20, 32));
    private final AuthorizedKeys keys = AuthorizedKeys.of(List.of(alice.publicKey()));

    @Test
    void aClientOnTheListIsItsKey() {
        assertEquals(
                Optional.of(new Principal("ed25519:" + alice.publicKey().hex())), verdict(greeting(alice), SECRET));
    }

    @Test
    void aClientThatIsNotOnTheListIsRefused() {
        assertEquals(Optional.empty(), verdict(greeting(bob), SECRET));
    }

    @Test
    void aGreetingOfAnotherConnectionIsRefused() {
        assertEquals(Optional.empty(), verdict(greeting(alice), OTHER_SECRET));
    }

    @Test
    void anotherClientsKeyOverOnesOwnSignatureIsRefused() {
        Greeting mixed = new Greeting(greeting(bob).signature(), greeting(alice).message());
        assertEquals(Optional.empty(), verdict(mixed, SECRET));
    }

    @Test
    void aFlippedBitInSignatureOrKeyIsRefused() {
        for (int at = 0; at < 96; at++) {
            Greeting greeting = greeting(alice);
            byte[] string = at < 64 ? greeting.signature() : greeting.message();
            string[at % 64] ^= 4;
            assertEquals(Optional.empty(), verdict(greeting, SECRET), "byte " + at);
        }
    }

    @Test
    void stringsOfOtherLengthsAreRefused() {
        Greeting right = greeting(alice);
        for (int length : new int[] {0, 1, 31, 33, 63, 65, 1_000}) {
            assertEquals(Optional.empty(), verdict(new Greeting(new byte[length], right.message()), SECRET));
            assertEquals(Optional.empty(), verdict(new Greeting(right.signature(), new byte[length]), SECRET));
        }
    }

    /** Under such a key one signature fits many messages. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
            })
    void aKeyOfSmallOrderIsNoKey(String hex) {
        assertThrows(IllegalArgumentException.class, () -> ClientPublicKey.parse(hex));
        assertThrows(IllegalArgumentException.class, () -> ExitPublicKey.parse(hex));
        byte[] signature = new byte[64];
        signature[0] = 1;
        assertEquals(Optional.empty(), Ed25519Greetings.verify(new Greeting(signature, Vectors.hex(hex)), SECRET));
    }

    @Test
    void theSignatureIsOverContextAndSharedSecret() {
        byte[] signed =
                Vectors.hex(Vectors.hex("everwire-greeting".getBytes(StandardCharsets.US_ASCII)) + Vectors.hex(SECRET));
        assertTrue(alice.publicKey().verifies(greeting(alice).signature(), signed));
        assertFalse(alice.publicKey().verifies(greeting(alice).signature(), SECRET));
    }

    @Test
    void aLineMayBeAsItIsPrintedWithTheKey() {
        String one = alice.publicKey().hex();
        assertTrue(AuthorizedKeys.parse(List.of("public " + one)).contains(alice.publicKey()));
        assertTrue(AuthorizedKeys.parse(List.of("public " + one + " laptop")).contains(alice.publicKey()));
        String secret = assertThrows(
                        IllegalArgumentException.class, () -> AuthorizedKeys.parse(List.of("", "secret " + one)))
                .getMessage();
        assertEquals("line 2: this is a secret key; the public one of the client belongs here", secret);
        assertThrows(IllegalArgumentException.class, () -> AuthorizedKeys.parse(List.of("public")));
    }

    @Test
    void aFileHasAKeyALineWithCommentsAndNames() {
        String one = alice.publicKey().hex();
        String other = bob.publicKey().hex();
        AuthorizedKeys read = AuthorizedKeys.parse(List.of(
                "# who may use this exit",
                "",
                "  " + one + "   Alice, laptop",
                "\t",
                other.toUpperCase(Locale.ROOT) + "# Bob"));
        assertEquals(2, read.size());
        assertTrue(read.contains(alice.publicKey()));
        assertTrue(read.contains(bob.publicKey()));
    }

    @Test
    void anEmptyFileLetsNobodyIn() {
        assertEquals(
                Optional.empty(),
                AuthorizedKeys.parse(List.of())
                        .authenticate(greeting(alice), SECRET, remote())
                        .toCompletableFuture()
                        .join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "Alice", "0100000000000000000000000000000000000000000000000000000000000000"})
    void aLineThatIsNoKeyIsNamed(String line) {
        List<String> lines = List.of("# comment", alice.publicKey().hex(), line);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> AuthorizedKeys.parse(lines));
        assertTrue(String.valueOf(error.getMessage()).startsWith("line 3: "), error.getMessage());
    }

    @Test
    void secretsAreNotPrinted() {
        String seed = Vectors.hex(Vectors.gen(10, 32));
        assertFalse(alice.toString().contains(seed));
        assertFalse(ExitKey.of(Vectors.gen(10, 32)).toString().contains(seed));
    }

    private static Greeting greeting(Ed25519Credentials of) {
        return of.greeting(SECRET).orElseThrow();
    }

    private Optional<Principal> verdict(Greeting greeting, byte[] sharedSecret) {
        return keys.authenticate(greeting, sharedSecret, remote())
                .toCompletableFuture()
                .join();
    }

    private static InetSocketAddress remote() {
        return InetSocketAddress.createUnresolved("client.example", 1);
    }
}
