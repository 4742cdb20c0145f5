package io.everwire.protocolr.rlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code vectors/rlp.json}: exactly what the reference encodes, accepts and refuses. */
class RlpVectorsTest {
    private static final JsonNode VECTORS = Vectors.read("rlp.json");

    static Stream<JsonNode> lists() {
        return Vectors.list(VECTORS.get("lists")).stream();
    }

    static Stream<JsonNode> scalars() {
        return Vectors.list(VECTORS.get("scalars")).stream();
    }

    static Stream<JsonNode> decodings() {
        return Vectors.list(VECTORS.get("decode")).stream();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsAreEncodedAsByTheReference(JsonNode vector) {
        List<byte[]> strings = strings(vector);
        assertEquals(vector.get("rlp").asText(), Vectors.hex(Rlp.encodeList(strings)));
        byte[] content = Rlp.listContent(strings);
        String inPieces = Vectors.hex(Rlp.listHeader(content.length)) + Vectors.hex(content);
        assertEquals(vector.get("rlp").asText(), inPieces);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsAreDecodedHoweverTheyAreCutAndNotAByteBehindThem(JsonNode vector) throws ProtocolViolation {
        byte[] encoded = Vectors.bytes(vector, "rlp");
        for (int seed = 0; seed < 20; seed++) {
            StringListDecoder decoder = new StringListDecoder(encoded.length);
            boolean whole = false;
            for (ByteBuffer slice : Slices.random(encoded, new Random(seed))) {
                whole = decoder.decode(slice);
                assertFalse(slice.hasRemaining());
            }
            assertTrue(whole);
            assertStrings(strings(vector), decoder.strings());
            ByteBuffer behind = ByteBuffer.allocate(5);
            assertTrue(decoder.decode(behind));
            assertEquals(5, behind.remaining());
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListOneByteLongerThanTheLimitIsRefused(JsonNode vector) {
        byte[] encoded = Vectors.bytes(vector, "rlp");
        StringListDecoder decoder = new StringListDecoder(encoded.length - 1);
        assertThrows(ProtocolViolation.class, () -> decoder.decode(ByteBuffer.wrap(encoded)));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalarsAreEncodedAsByTheReference(JsonNode vector) {
        String value = vector.get("value").asText();
        byte[] expected = Vectors.bytes(vector, "rlp");
        switch (value) {
            case "true", "false" -> assertArrayEquals(expected, Rlp.encode(Boolean.parseBoolean(value)));
            default -> assertArrayEquals(expected, Rlp.encode(scalar(vector)));
        }
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void whatTheReferenceAcceptsIsAcceptedAndNothingElse(JsonNode vector) throws ProtocolViolation {
        if (vector.get("ok").asBoolean()) {
            assertAccepted(vector);
        } else {
            assertThrows(ProtocolViolation.class, () -> decode(vector));
        }
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void inSinglesBytesTheSameIsAcceptedAndRefused(JsonNode vector) throws ProtocolViolation {
        byte[] input = Vectors.bytes(vector, "input");
        if (!vector.get("as").asText().startsWith("list")) {
            return;
        }
        StringListDecoder decoder = new StringListDecoder(input.length);
        boolean accepted = false;
        try {
            for (ByteBuffer slice : Slices.single(input)) {
                accepted = decoder.decode(slice);
            }
        } catch (ProtocolViolation e) {
            accepted = false;
        }
        assertEquals(vector.get("ok").asBoolean(), accepted);
    }

    private static void assertAccepted(JsonNode vector) throws ProtocolViolation {
        Object value = decode(vector);
        if (vector.has("strings_hex")) {
            assertStrings(strings(vector), (List<?>) value);
        } else if (vector.has("value")) {
            assertEquals(vector.get("value").asText(), value.toString());
        }
    }

    /** Long values are described as "N bytes gen(0)". */
    private static byte[] scalar(JsonNode vector) {
        String value = vector.get("value").asText();
        return value.endsWith(" bytes gen(0)")
                ? Vectors.gen(0, Integer.parseInt(value.substring(0, value.indexOf(' '))))
                : value.getBytes(StandardCharsets.UTF_8);
    }

    private static Object decode(JsonNode vector) throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.wrap(Vectors.bytes(vector, "input"));
        return switch (vector.get("as").asText().split(" ", 2)[0]) {
            case "list" -> Rlp.decodeList(in);
            case "bool" -> Rlp.decodeBoolean(in);
            case "string" -> new String(Rlp.decodeString(in), StandardCharsets.UTF_8);
            case "greeting" -> pair(Rlp.decodeList(in));
            default -> throw new AssertionError(vector);
        };
    }

    private static List<byte[]> pair(List<byte[]> strings) throws ProtocolViolation {
        if (strings.size() != 2) {
            throw new ProtocolViolation("not a greeting");
        }
        return strings;
    }

    private static List<byte[]> strings(JsonNode vector) {
        return Vectors.list(vector.get("strings_hex")).stream()
                .map(hex -> Vectors.hex(hex.asText()))
                .toList();
    }

    private static void assertStrings(List<byte[]> expected, List<?> actual) {
        assertEquals(
                expected.stream().map(Vectors::hex).toList(),
                actual.stream().map(it -> Vectors.hex((byte[]) it)).toList());
    }
}
