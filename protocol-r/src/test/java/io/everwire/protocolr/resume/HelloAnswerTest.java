package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.protocolr.resume.HelloAnswer.Verdict;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WIRE.md 5, the client's table. */
class HelloAnswerTest {
    @ParameterizedTest(name = "{0}: resumed {1} at {2}")
    @CsvSource({
        "000000000000000000, false, 0",
        "010000000000000000, true, 0",
        "0100000000000000c8, true, 200",
        "01ffffffffffffffff, true, -1",
    })
    void theFirstByteDecides(String answer, boolean resumed, long counter) throws ProtocolViolation {
        assertEquals(new Verdict(resumed, counter), receive(new HelloAnswer(false), answer));
        assertEquals(new Verdict(resumed, counter), receive(new HelloAnswer(true), answer));
    }

    @ParameterizedTest(name = "{0} is 1 at {1}")
    @CsvSource({"0000000b8ace1e0101, 49573404161", "000000000000000001, 0", "00ffffffffffffff01, 72057594037927935"})
    void onARedialTheByteMayBeOvertakenByTheCounter(String answer, long counter) throws ProtocolViolation {
        assertEquals(new Verdict(true, counter), receive(new HelloAnswer(true), answer));
        assertThrows(ProtocolViolation.class, () -> receive(new HelloAnswer(false), answer));
    }

    @Test
    void aNewSessionThatHasReceivedBytesIsNone() {
        assertThrows(ProtocolViolation.class, () -> receive(new HelloAnswer(true), "000000000000000102"));
    }

    @Test
    void anyOtherResponseIsRefusedBeforeTheCounterHasCome() {
        assertThrows(ProtocolViolation.class, () -> receive(new HelloAnswer(true), "02"));
    }

    @Test
    void theAnswerMayComeByteByByte() throws ProtocolViolation {
        HelloAnswer answer = new HelloAnswer(false);
        for (int i = 0; i < 8; i++) {
            assertNull(receive(answer, i == 0 ? "01" : "00"));
        }
        assertEquals(new Verdict(true, 7), receive(answer, "07"));
    }

    @Test
    void whatFollowsTheAnswerIsLeftAlone() throws ProtocolViolation {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("010000000000000007aabb"));
        assertNotNull(new HelloAnswer(false).receive(bytes));
        assertEquals(2, bytes.remaining());
    }

    private static @Nullable Verdict receive(HelloAnswer answer, String hex) throws ProtocolViolation {
        return answer.receive(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
