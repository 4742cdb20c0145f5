package io.everwire.protocolr.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.protocolr.golden.Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures by each implementation: the same bytes, and the same decisions about what no signer makes. */
class Ed25519Test {
    private static final byte[] SEED = Vectors.gen(3, 32);
    private static final byte[] MESSAGE = Vectors.gen(4, 32);
    private static final Forger FORGER = Forger.of(SEED);
    private static final BigInteger NONCE = new BigInteger(250, new Random(5));
    private static final byte[] R = Edwards.BASE.times(NONCE).encoded();

    static Stream<Curve25519> implementations() {
        return Stream.of("bc", "conscrypt").map(Curves::named);
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signaturesAreThoseOfTheRfc(String seed, String key, String message, String signature) {
        implementations().forEach(curve -> {
            byte[] signed = curve.signer(Vectors.hex(seed), Vectors.hex(key)).sign(Vectors.hex(message));
            assertEquals(signature, Vectors.hex(signed), curve.name());
            assertTrue(curve.verifier(Vectors.hex(key)).verifies(signed, Vectors.hex(message)), curve.name());
        });
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theSignatureIsThatOfTheReference(Curve25519 curve) {
        JsonNode vector = Vectors.read("auth.json");
        byte[] key = Vectors.bytes(vector, "ed25519_public");
        byte[] secret = Vectors.bytes(vector, "shared_secret");
        byte[] signature = Vectors.bytes(vector, "signature");
        assertArrayEquals(
                signature,
                curve.signer(Vectors.bytes(vector, "ed25519_seed"), key).sign(secret));
        assertTrue(curve.verifier(key).verifies(signature, secret));
    }

    @ParameterizedTest
    @CsvSource({"bc, conscrypt", "conscrypt, bc"})
    void whatOneSignsTheOtherVerifies(String signing, String verifying) {
        for (int run = 0; run < 50; run++) {
            byte[] seed = Vectors.gen(run, 32);
            byte[] message = Vectors.gen(run + 1, 3 * run);
            byte[] key = Forger.of(seed).publicKey();
            byte[] signature = Curves.named(signing).signer(seed, key).sign(message);
            assertTrue(Curves.named(verifying).verifier(key).verifies(signature, message));
            assertArrayEquals(
                    signature, Curves.named(verifying).signer(seed, key).sign(message));
        }
    }

    @Test
    void theForgerCanSignLikeEverybody() {
        assertTaken(FORGER.sign(NONCE, R, MESSAGE));
    }

    @Test
    void anyBitThatIsTurnedIsRefused() {
        byte[] signature = FORGER.sign(NONCE, R, MESSAGE);
        for (int bit = 0; bit < 512; bit += 7) {
            assertRefused(turned(signature, bit));
        }
        assertRefused(turned(signature, 255));
        assertRefused(turned(signature, 511));
    }

    @Test
    void anotherMessageIsRefused() {
        byte[] signature = FORGER.sign(NONCE, R, MESSAGE);
        implementations().forEach(curve -> {
            Curve25519.Verifier verifier = curve.verifier(FORGER.publicKey());
            assertFalse(verifier.verifies(signature, turned(MESSAGE, 9)), curve.name());
            assertFalse(verifier.verifies(signature, new byte[0]), curve.name());
            assertFalse(verifier.verifies(signature, Arrays.copyOf(MESSAGE, 33)), curve.name());
            assertTrue(verifier.verifies(signature, MESSAGE), curve.name());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void anyOtherLengthIsRefused(int length) {
        assertRefused(Arrays.copyOf(FORGER.sign(NONCE, R, MESSAGE), length));
    }

    /** The order is 2^252 and a little, so this many multiples of it fit into the 256 bits of S. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 14})
    void aScalarThatIsNotReducedIsRefused(int orders) {
        byte[] sound = FORGER.sign(NONCE, R, MESSAGE);
        BigInteger s = Edwards.number(Arrays.copyOfRange(sound, 32, 64));
        assertRefused(Forger.signature(R, s.add(Edwards.ORDER.multiply(BigInteger.valueOf(orders)))));
    }

    @Test
    void theOrderItselfIsNoScalar() {
        byte[] key = FORGER.publicKey();
        assertRefused(Forger.signature(key, Edwards.ORDER));
        assertRefused(Forger.signature(key, Edwards.ORDER.subtract(BigInteger.ONE)));
        assertRefused(Forger.signature(key, BigInteger.ZERO));
        assertRefused(Forger.signature(key, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)));
    }

    /** The equation with a cofactor holds for all of these. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aPointOfLowOrderAddedToRIsRefused(int times) {
        Edwards low = Edwards.ORDER_8.times(BigInteger.valueOf(times));
        for (int run = 0; run < 16; run++) {
            BigInteger nonce = NONCE.add(BigInteger.valueOf(run));
            byte[] r = Edwards.BASE.times(nonce).plus(low).encoded();
            assertRefused(FORGER.sign(nonce, r, MESSAGE));
        }
    }

    /** The neutral element among them, for which the plain equation holds, too: such a signature tells its key. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void anROfLowOrderIsRefused(int times) {
        byte[] r = Edwards.ORDER_8.times(BigInteger.valueOf(times)).encoded();
        assertRefused(FORGER.sign(BigInteger.ZERO, r, MESSAGE));
    }

    /** y is taken modulo the prime by a reader that does not look. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 6, 9, 10, 14, 15, 16, 18})
    void anROfANumberThatIsNoFieldElementIsRefused(int y) {
        BigInteger large = Edwards.P.add(BigInteger.valueOf(y));
        for (boolean odd : new boolean[] {false, true}) {
            assertRefused(FORGER.sign(BigInteger.ZERO, Edwards.encoded(large, odd), MESSAGE));
            assertRefused(FORGER.sign(NONCE, Edwards.encoded(large, odd), MESSAGE));
        }
    }

    @Test
    void anXOfZeroWithASignIsRefused() {
        assertRefused(FORGER.sign(BigInteger.ZERO, Edwards.encoded(BigInteger.ONE, true), MESSAGE));
        assertRefused(FORGER.sign(BigInteger.ZERO, Edwards.encoded(Edwards.P.subtract(BigInteger.ONE), true), MESSAGE));
    }

    @Test
    void anRThatIsNoPointIsRefused() {
        byte[] noPoint = Edwards.encoded(BigInteger.TWO, false);
        assertRefused(FORGER.sign(BigInteger.ZERO, noPoint, MESSAGE));
        assertRefused(new byte[Curve25519.SIGNATURE_BYTES]);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void keysAreCopied(Curve25519 curve) {
        byte[] seed = SEED.clone();
        byte[] key = FORGER.publicKey();
        Curve25519.Signer signer = curve.signer(seed, key);
        Curve25519.Verifier verifier = curve.verifier(key);
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(key, (byte) 0);
        assertTrue(verifier.verifies(signer.sign(MESSAGE), MESSAGE));
        assertTrue(curve.verifier(FORGER.publicKey()).verifies(signer.sign(MESSAGE), MESSAGE));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void manyThreadsShareASignerAndAVerifier(Curve25519 curve) throws Exception {
        Curve25519.Signer signer = curve.signer(SEED, FORGER.publicKey());
        Curve25519.Verifier verifier = curve.verifier(FORGER.publicKey());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int at = 0; at < 200; at++) {
                byte[] message = Vectors.gen(at, 32);
                byte[] other = Vectors.gen(at + 1, 32);
                all.add(threads.submit(bothDecisions(signer, verifier, message, other)));
            }
            for (Future<Boolean> right : all) {
                assertTrue(right.get(30, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Boolean> bothDecisions(
            Curve25519.Signer signer, Curve25519.Verifier verifier, byte[] message, byte[] other) {
        return () -> {
            byte[] signature = signer.sign(message);
            return verifier.verifies(signature, message) && !verifier.verifies(signature, other);
        };
    }

    private static void assertTaken(byte[] signature) {
        implementations()
                .forEach(curve -> assertTrue(
                        curve.verifier(FORGER.publicKey()).verifies(signature, MESSAGE), curve.name() + " refuses"));
    }

    private static void assertRefused(byte[] signature) {
        implementations()
                .forEach(curve -> assertFalse(
                        curve.verifier(FORGER.publicKey()).verifies(signature, MESSAGE), curve.name() + " takes it"));
    }

    private static byte[] turned(byte[] bytes, int bit) {
        byte[] turned = bytes.clone();
        turned[bit / 8] ^= (byte) (1 << bit % 8);
        return turned;
    }
}
