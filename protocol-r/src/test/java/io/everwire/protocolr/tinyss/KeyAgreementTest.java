package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.spi.ProtocolViolation;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyAgreementTest {
    private static final BigInteger TWO_255 = BigInteger.ONE.shiftLeft(255);
    private static final BigInteger P = TWO_255.subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER_8 =
            new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504");
    private static final BigInteger OTHER_ORDER_8 =
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823");

    /** The twelve encodings of points of low order, for implementations that reduce and those that mask. */
    static Stream<BigInteger> lowOrderKeys() {
        BigInteger twoP = P.shiftLeft(1);
        return Stream.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                ORDER_8,
                OTHER_ORDER_8,
                P.subtract(BigInteger.ONE),
                P,
                P.add(BigInteger.ONE),
                P.add(ORDER_8),
                P.add(OTHER_ORDER_8),
                twoP.subtract(BigInteger.ONE),
                twoP,
                twoP.add(BigInteger.ONE));
    }

    /** The five among them that are field elements: only the look at the shared secret finds these. */
    static Stream<BigInteger> canonicalLowOrderKeys() {
        return lowOrderKeys().filter(key -> key.compareTo(P) < 0);
    }

    static Stream<BigInteger> keysThatNobodySends() {
        return Stream.concat(lowOrderKeys(), canonicalLowOrderKeys().map(TWO_255::add));
    }

    @Test
    void thereAreTwelveOfThemAndFiveAreFieldElements() {
        assertEquals(12, lowOrderKeys().distinct().count());
        assertEquals(5, canonicalLowOrderKeys().count());
    }

    @ParameterizedTest
    @MethodSource("keysThatNobodySends")
    void aKeyOfLowOrderIsRefusedAtBothEnds(BigInteger key) {
        for (int nextProtocol : new int[] {'R', TinySsHandshake.NO_PROTOCOL}) {
            assertRefused(end("bc", nextProtocol), key);
            assertRefused(end("conscrypt", nextProtocol), key);
        }
    }

    private static void assertRefused(TinySsHandshake end, BigInteger key) {
        ByteBuffer hello = hello(littleEndian(key));
        ProtocolViolation refusal = assertThrows(ProtocolViolation.class, () -> end.receive(hello));
        assertEquals(ErrorCode.PROTOCOL_ERROR, refusal.code());
        assertFalse(end.hasKeys());
        assertNotNull(end.transmit());
        assertNull(end.transmit());
    }

    @Test
    void ourOwnKeySentBackIsRefused() {
        TinySsHandshake end = end('R');
        ByteBuffer reflected = end.transmit();
        assertNotNull(reflected);
        assertThrows(ProtocolViolation.class, () -> end.receive(reflected));
    }

    @Test
    void ourOwnKeySentBackWithItsIgnoredBitSetIsRefused() {
        TinySsHandshake end = end('R');
        ByteBuffer reflected = end.transmit();
        assertNotNull(reflected);
        reflected.put(39, (byte) (reflected.get(39) | 0x80));
        assertThrows(ProtocolViolation.class, () -> end.receive(reflected));
    }

    @Test
    void theLargestFieldElementsButOneAreOrdinaryKeys() throws ProtocolViolation {
        TinySsHandshake end = end(TinySsHandshake.NO_PROTOCOL);
        end.receive(hello(littleEndian(P.subtract(BigInteger.TWO))));
        assertEquals(32, end.sharedSecret().length);
    }

    private static TinySsHandshake end(int nextProtocol) {
        return end("bc", nextProtocol);
    }

    private static TinySsHandshake end(String curves, int nextProtocol) {
        return new TinySsHandshake(Aeads.named("bc"), Curves.named(curves), Vectors.gen(1, 32), nextProtocol);
    }

    private static ByteBuffer hello(byte[] key) {
        return ByteBuffer.wrap(Hello.encode(false, key));
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
