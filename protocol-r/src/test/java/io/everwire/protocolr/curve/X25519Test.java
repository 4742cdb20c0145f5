package io.everwire.protocolr.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.protocolr.golden.Vectors;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** X25519 by each implementation: the same bytes for whatever a peer may send. */
class X25519Test {
    private static final BigInteger TWO_255 = BigInteger.ONE.shiftLeft(255);

    static Stream<Curve25519> implementations() {
        return Stream.of("bc", "conscrypt").map(Curves::named);
    }

    static Stream<Arguments> implementationsAndReferences() {
        return implementations()
                .flatMap(curve -> Vectors.list(Vectors.read("tinyss.json").get("cases")).stream()
                        .map(vector -> Arguments.of(curve, vector)));
    }

    /** The five points of low order and all other ways to write them: not reduced, and with the bit that is ignored. */
    static Stream<BigInteger> lowOrderKeys() {
        BigInteger order8 =
                new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504");
        BigInteger otherOrder8 =
                new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823");
        return Stream.of(BigInteger.ZERO, BigInteger.ONE, order8, otherOrder8, Edwards.P.subtract(BigInteger.ONE))
                .flatMap(u -> Stream.of(u, u.add(Edwards.P)))
                .filter(u -> u.compareTo(TWO_255) < 0)
                .flatMap(u -> Stream.of(u, u.add(TWO_255)));
    }

    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void productsAreThoseOfTheRfc(String scalar, String u, String product) {
        implementations().forEach(curve -> assertEquals(product, product(curve, Vectors.hex(scalar), Vectors.hex(u))));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aThousandProductsOfProductsAreThatOfTheRfc(Curve25519 curve) {
        byte[] k = Edwards.littleEndian(BigInteger.valueOf(9));
        byte[] u = k;
        for (int i = 0; i < 1_000; i++) {
            byte[] next = new byte[32];
            assertTrue(curve.agree(k, u, next));
            u = k;
            k = next;
        }
        assertEquals("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Vectors.hex(k));
    }

    @ParameterizedTest
    @MethodSource("implementationsAndReferences")
    void keysAndSecretsAreThoseOfTheReference(Curve25519 curve, JsonNode vector) {
        byte[] secret = Vectors.bytes(vector, "client_random32");
        assertEquals(vector.get("client_pk").asText(), Vectors.hex(curve.publicKey(secret)));
        byte[] clamped = Vectors.bytes(vector, "client_sk_clamped");
        assertEquals(vector.get("client_pk").asText(), Vectors.hex(curve.publicKey(clamped)));
        assertEquals(vector.get("shared_secret").asText(), product(curve, secret, Vectors.bytes(vector, "server_pk")));
    }

    @ParameterizedTest
    @CsvSource({"bc, conscrypt", "conscrypt, bc", "conscrypt, conscrypt"})
    void twoEndsAgreeWhateverTheyUse(String here, String there) {
        Random random = new Random(7);
        for (int run = 0; run < 100; run++) {
            byte[] mine = bytes(random);
            byte[] theirs = bytes(random);
            assertEquals(
                    product(Curves.named(here), mine, Curves.named(there).publicKey(theirs)),
                    product(Curves.named(there), theirs, Curves.named(here).publicKey(mine)));
        }
    }

    /** Points of the curve and of its twist, reduced or not, with the highest bit or without. */
    @ParameterizedTest
    @MethodSource("implementations")
    void anyNumberIsAKeyAndGivesTheSame(Curve25519 curve) {
        Random random = new Random(8);
        for (int run = 0; run < 200; run++) {
            byte[] secret = bytes(random);
            byte[] key = bytes(random);
            assertEquals(product(Curves.named("bc"), secret, key), product(curve, secret, key));
        }
        for (int above = -20; above < 19; above++) {
            byte[] key = Edwards.littleEndian(Edwards.P.add(BigInteger.valueOf(above)));
            byte[] secret = bytes(random);
            assertEquals(product(Curves.named("bc"), secret, key), product(curve, secret, key));
            key[31] |= (byte) 0x80;
            assertEquals(product(Curves.named("bc"), secret, key), product(curve, secret, key));
        }
    }

    @ParameterizedTest
    @MethodSource("lowOrderKeys")
    void aKeyOfLowOrderLeavesZerosAndIsRefused(BigInteger key) {
        implementations().forEach(curve -> {
            byte[] shared = Vectors.gen(1, 32);
            assertFalse(curve.agree(Vectors.gen(9, 32), Edwards.littleEndian(key), shared), curve.name());
            assertEquals("00".repeat(32), Vectors.hex(shared), curve.name());
        });
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void argumentsStayAsTheyAre(Curve25519 curve) {
        byte[] secret = Vectors.gen(1, 32);
        byte[] key = Vectors.gen(2, 32);
        curve.publicKey(secret);
        curve.agree(secret, key, new byte[32]);
        assertArrayEquals(Vectors.gen(1, 32), secret);
        assertArrayEquals(Vectors.gen(2, 32), key);
    }

    private static String product(Curve25519 curve, byte[] secret, byte[] key) {
        byte[] product = new byte[Curve25519.KEY_BYTES];
        boolean isSecret = curve.agree(secret, key, product);
        assertEquals(!Vectors.hex(product).equals("00".repeat(32)), isSecret);
        return Vectors.hex(product);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }
}
