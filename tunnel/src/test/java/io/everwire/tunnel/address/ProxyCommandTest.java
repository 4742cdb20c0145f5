package io.everwire.tunnel.address;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command on a stream: WIRE.md 8, and the cases that must end it. */
class ProxyCommandTest {
    @Test
    void isAListOfTwoStringsOnTheWire() {
        byte[] wire = ProxyCommand.encode(new Target("example.org", 80));
        assertArrayEquals(HexFormat.of().parseHex("d5" + "8570726f7879" + "8e" + "6578616d706c652e6f72673a3830"), wire);
    }

    @Test
    void canArriveByteByByteWithPayloadBehindIt() throws ProtocolViolation {
        byte[] wire = ProxyCommand.encode(new Target("::1", 443));
        ProxyCommand command = new ProxyCommand();
        for (int i = 0; i < wire.length - 1; i++) {
            assertNull(command.decode(ByteBuffer.wrap(wire, i, 1)), "byte " + i);
        }
        ByteBuffer last = ByteBuffer.wrap(new byte[] {wire[wire.length - 1], 'p', 'a', 'y'});
        assertEquals(new Target("::1", 443), command.decode(last));
        assertEquals(3, last.remaining(), "the payload is not the command's");
    }

    static Stream<byte[]> wrongCommands() {
        return Stream.of(
                texts(),
                texts("proxy"),
                texts("ip"),
                texts("echo", "host:80"),
                texts("PROXY", "host:80"),
                texts("proxy", "host:80", "more"),
                texts("proxy", "host:0"),
                texts("proxy", "host:65536"),
                texts("proxy", "host"),
                texts("proxy", ""),
                texts("proxy", "h".repeat(1000) + ":80"),
                Rlp.encode("proxy"),
                new byte[] {(byte) 0xc2, (byte) 0xc1, (byte) 0x80},
                new byte[] {(byte) 0xc2, (byte) 0x81, 0x01},
                Rlp.encodeList(List.of("proxy".getBytes(StandardCharsets.US_ASCII), new byte[] {-1})),
                new byte[] {(byte) 0xfb, 0x7f, -1, -1, -1},
                new byte[] {(byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1},
                "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("wrongCommands")
    void anythingElseIsRefused(byte[] wire) {
        ProxyCommand command = new ProxyCommand();
        assertThrows(ProtocolViolation.class, () -> command.decode(ByteBuffer.wrap(wire)));
    }

    @Test
    void aThousandBytesAreReadAndNotOneMore() throws ProtocolViolation {
        int header = 3 + 3;
        byte[] longest = Rlp.encodeList(List.of(new byte[ProxyCommand.LONGEST - header]));
        assertEquals(ProxyCommand.LONGEST, longest.length);
        assertThrows(ProtocolViolation.class, () -> new ProxyCommand().decode(ByteBuffer.wrap(longest)), "no command");
        byte[] tooLong = Rlp.encodeList(List.of(new byte[ProxyCommand.LONGEST - header + 1]));
        ByteBuffer wire = ByteBuffer.wrap(tooLong);
        assertThrows(ProtocolViolation.class, () -> new ProxyCommand().decode(wire));
        assertEquals(true, wire.position() <= 3, "refused at its header, with " + wire.position() + " bytes read");
    }

    private static byte[] texts(String... texts) {
        return Rlp.encodeTexts(List.of(texts));
    }
}
