package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Vectors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AeadTest {
    private static final byte[] KEY = Vectors.gen(3, Aead.KEY_BYTES);
    private static final int[] SIZES = {
        0, 1, 15, 16, 17, 63, 64, 65, 751, 752, 753, 767, 768, 769, 4_096, 8_191, 8_192, 8_193, 32_768, 65_519
    };
    private static final List<IntFunction<ByteBuffer>> MEMORY =
            List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect, AeadTest::arrayWithOffset);

    static Stream<Arguments> implementationsAndSizes() {
        return Implementations.here()
                .flatMap(name -> java.util.Arrays.stream(SIZES).mapToObj(size -> Arguments.of(name, size)));
    }

    @ParameterizedTest
    @MethodSource("implementationsAndSizes")
    void allImplementationsGiveTheSameBytesInAnyMemory(String name, int size) {
        byte[] plain = Vectors.gen(size, size);
        byte[] expected = Vectors.copy(seal("bc", 5, plain, ByteBuffer::allocate, ByteBuffer::allocate));
        for (IntFunction<ByteBuffer> from : MEMORY) {
            for (IntFunction<ByteBuffer> to : MEMORY) {
                assertArrayEquals(expected, Vectors.copy(seal(name, 5, plain, from, to)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementationsAndSizes")
    void whatIsSealedOpensInPlaceAndElsewhere(String name, int size) {
        byte[] plain = Vectors.gen(size, size);
        for (IntFunction<ByteBuffer> from : MEMORY) {
            for (IntFunction<ByteBuffer> to : MEMORY) {
                ByteBuffer sealed = seal(name, 6, plain, ByteBuffer::allocate, from);
                ByteBuffer out = to.apply(size + Aead.TAG_BYTES);
                assertArrayEquals(plain, open(name, 6, sealed, out));
            }
            ByteBuffer inPlace = seal(name, 6, plain, ByteBuffer::allocate, from);
            assertArrayEquals(plain, open(name, 6, inPlace, inPlace.duplicate()));
        }
    }

    @ParameterizedTest
    @MethodSource("implementationsAndSizes")
    void aWrongTagLeavesNoPlaintextAndTheCipherUsable(String name, int size) {
        byte[] plain = Vectors.gen(size, size);
        Aead opener = Aeads.named(name).create(KEY);
        for (IntFunction<ByteBuffer> memory : MEMORY) {
            for (int counter = 10; counter < 12; counter++) {
                ByteBuffer forged = seal(name, counter, plain, ByteBuffer::allocate, memory);
                int last = forged.limit() - 1;
                forged.put(last, (byte) (forged.get(last) ^ 0x80));
                ByteBuffer out = forged.duplicate();
                int start = out.position();
                assertFalse(opener.open(counter, forged, out));
                assertEquals(start, out.position());
                assertNoPlaintext(plain, out);
            }
            ByteBuffer genuine = seal(name, 12, plain, ByteBuffer::allocate, memory);
            assertTrue(opener.open(12, genuine, genuine.duplicate()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.everwire.protocolr.tinyss.Implementations#here")
    void aCounterUsedTwiceInARowToSealIsOurOwnFault(String name) {
        Aead sealer = Aeads.named(name).create(KEY);
        sealer.seal(1, ByteBuffer.allocate(10), ByteBuffer.allocate(26));
        ByteBuffer plain = ByteBuffer.allocate(10);
        ByteBuffer into = ByteBuffer.allocate(26);
        assertThrows(IllegalStateException.class, () -> sealer.seal(1, plain, into));
    }

    private static ByteBuffer seal(
            String name, long counter, byte[] plain, IntFunction<ByteBuffer> from, IntFunction<ByteBuffer> to) {
        ByteBuffer in = from.apply(plain.length);
        in.put(in.position(), plain);
        ByteBuffer out = to.apply(plain.length + Aead.TAG_BYTES);
        int start = out.position();
        Aeads.named(name).create(KEY).seal(counter, in, out);
        assertFalse(in.hasRemaining());
        assertFalse(out.hasRemaining());
        return out.position(start);
    }

    private static byte[] open(String name, long counter, ByteBuffer sealed, ByteBuffer into) {
        int start = into.position();
        assertTrue(Aeads.named(name).create(KEY).open(counter, sealed, into));
        assertFalse(sealed.hasRemaining());
        return Vectors.copy(into.limit(into.position()).position(start));
    }

    private static void assertNoPlaintext(byte[] plain, ByteBuffer memory) {
        int compared = Math.min(plain.length, 64);
        for (int at = 0; compared >= 15 && at + compared <= plain.length; at += compared) {
            ByteBuffer part = memory.slice(memory.position() + at, compared);
            assertFalse(part.equals(ByteBuffer.wrap(plain, at, compared)), "plaintext at " + at);
        }
    }

    /** An array's middle, so that position and array offset are neither 0 nor equal. */
    private static ByteBuffer arrayWithOffset(int bytes) {
        ByteBuffer whole = ByteBuffer.allocate(bytes + 20).position(7);
        return whole.slice().position(5).limit(5 + bytes);
    }
}
