package io.everwire.protocolr.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Vectors;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringListDecoderTest {
    private static final int LIMIT = 1_000;

    @Test
    void aCommandIsDecodedAndThePayloadBehindItIsLeftAlone() throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.allocate(100)
                .put(Rlp.encodeTexts(List.of("proxy", "example.com:443")))
                .put((byte) 42)
                .flip();
        StringListDecoder decoder = new StringListDecoder(LIMIT);
        assertTrue(decoder.decode(in));
        assertEquals(List.of("proxy", "example.com:443"), decoder.texts());
        assertEquals(1, in.remaining());
        assertEquals(42, in.get());
    }

    @Test
    void anythingOfExactlyTheLimitIsTakenAndAByteMoreIsRefused() throws ProtocolViolation {
        assertTrue(new StringListDecoder(LIMIT).decode(listOf(LIMIT)));
        ByteBuffer tooLong = listOf(LIMIT + 1);
        assertThrows(ProtocolViolation.class, () -> new StringListDecoder(LIMIT).decode(tooLong));
    }

    /** Bytes are counted up to and including the one at which the decoder must have refused. */
    @ParameterizedTest
    @CsvSource({
        "fa7fffff, 3", // refused as soon as the length read so far exceeds the limit
        "fb80000000, 3", // 2^31
        "ff8000000000000000, 3", // 2^63
        "ffffffffffffffffff, 3", // 2^64 - 1
        "c9bb80000000000000, 3", // a string of 2^31 in a list
        "c9bf80000000000000, 3", // a string of 2^63 in a list
        "c2bf, 2", // a length that does not fit into the list
        "c1b8, 2", // the same, one byte
        "d6c0, 2", // a list in a list
        "f90000, 2", // a length that begins with zero
        "f837, 2", // a short length in the long form
        "c28100, 3", // a single byte with a length
        "80, 1",
        "00, 1"
    })
    void theFirstImpossibleByteIsRefused(String input, int refusedAt) throws ProtocolViolation {
        byte[] bytes = Vectors.hex(input);
        StringListDecoder decoder = new StringListDecoder(LIMIT);
        assertFalse(decoder.decode(ByteBuffer.wrap(bytes, 0, refusedAt - 1)));
        ByteBuffer last = ByteBuffer.wrap(bytes, refusedAt - 1, 1);
        assertThrows(ProtocolViolation.class, () -> decoder.decode(last));
    }

    @Test
    void aHugeLimitDoesNotMakeLengthsOverflow() {
        StringListDecoder decoder = new StringListDecoder(Integer.MAX_VALUE);
        ByteBuffer length = ByteBuffer.wrap(Vectors.hex("fb80000001"));
        assertThrows(ProtocolViolation.class, () -> decoder.decode(length));
    }

    @Test
    void tenThousandNestedListsAreRefusedAtTheSecondByte() throws ProtocolViolation {
        byte[] nested = new byte[10_000];
        Arrays.fill(nested, (byte) 0xf6);
        StringListDecoder decoder = new StringListDecoder(LIMIT);
        assertFalse(decoder.decode(ByteBuffer.wrap(nested, 0, 1)));
        ByteBuffer rest = ByteBuffer.wrap(nested, 1, nested.length - 1);
        assertThrows(ProtocolViolation.class, () -> decoder.decode(rest));
        assertEquals(nested.length - 2, rest.remaining());
    }

    @Test
    void noInputMakesItFailOtherwiseThanByRefusalOrReadPastTheLimit() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] input = new byte[random.nextInt(40)];
            random.nextBytes(input);
            if (input.length > 1 && random.nextBoolean()) {
                input[0] = (byte) (0xc0 + input.length - 1);
            }
            ByteBuffer in = ByteBuffer.wrap(input);
            StringListDecoder decoder = new StringListDecoder(30);
            try {
                boolean whole = decoder.decode(in);
                assertEquals(whole, decoder.isWhole());
                assertEquals(whole, decoder.toCome() == 0);
                assertTrue(whole || !in.hasRemaining());
            } catch (ProtocolViolation e) {
                assertFalse(decoder.isWhole());
            }
            assertTrue(in.position() <= 30);
        }
    }

    @Test
    void whatIsDecodedEncodesToTheSameBytes() throws ProtocolViolation {
        Random random = new Random(8);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] input = new byte[1 + random.nextInt(6)];
            random.nextBytes(input);
            input[0] = (byte) (0xc0 + input.length - 1);
            StringListDecoder decoder = new StringListDecoder(LIMIT);
            try {
                if (decoder.decode(ByteBuffer.wrap(input))) {
                    assertEquals(Vectors.hex(input), Vectors.hex(Rlp.encodeList(decoder.strings())));
                    accepted++;
                }
            } catch (ProtocolViolation e) {
                // Refused: nothing to compare.
            }
        }
        assertTrue(accepted > 10_000, accepted + " accepted");
    }

    @Test
    void theTextFormKeepsUtf8() throws ProtocolViolation {
        List<String> texts = List.of("", "a", "b\u00fccher.example:443", "x".repeat(300));
        StringListDecoder decoder = new StringListDecoder(LIMIT);
        assertTrue(decoder.decode(ByteBuffer.wrap(Rlp.encodeTexts(texts))));
        assertEquals(texts, decoder.texts());
    }

    private static ByteBuffer listOf(int encodedLength) {
        // Three bytes of header for the list, three for its string.
        return ByteBuffer.wrap(Rlp.encodeList(List.of(new byte[encodedLength - 6])));
    }
}
