package io.everwire.tunnel.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.spi.ProtocolViolation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a balancer says, in both versions, and what is no header. */
class HeaderReaderTest {
    private static final byte[] BEHIND = "TinySS-2 and so on".getBytes(US_ASCII);
    private static final String NOBODY = "";

    static Stream<Arguments> headers() {
        byte[] name = {0x02, 0, 4, 'e', 'x', 'i', 't'};
        return Stream.of(
                Arguments.of("v1 IPv4", "192.0.2.7:4711", Headers.one("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443")),
                Arguments.of(
                        "v1 IPv6",
                        "2001:db8:0:0:0:0:0:7:4711",
                        Headers.one("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443")),
                Arguments.of("v1 unknown", NOBODY, Headers.one("PROXY UNKNOWN")),
                Arguments.of("v1 unknown with words", NOBODY, Headers.one("PROXY UNKNOWN ffff::1 ffff::2 1 2")),
                Arguments.of("v2 IPv4", "192.0.2.7:4711", Headers.two(Headers.PROXY, Headers.TCP4, "192.0.2.7", 4711)),
                Arguments.of(
                        "v2 IPv6",
                        "2001:db8:0:0:0:0:0:7:65535",
                        Headers.two(Headers.PROXY, Headers.TCP6, "2001:db8::7", 65_535)),
                Arguments.of(
                        "v2 with a name",
                        "192.0.2.7:4711",
                        Headers.two(Headers.PROXY, Headers.TCP4, "192.0.2.7", 4711, name)),
                Arguments.of(
                        "v2 local with an address",
                        NOBODY,
                        Headers.two(Headers.LOCAL, Headers.TCP4, "192.0.2.7", 4711)),
                Arguments.of("v2 local", NOBODY, Headers.local()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void aHeaderInOnePieceTellsTheClient(String name, String client, byte[] header) throws ProtocolViolation {
        HeaderReader reader = new HeaderReader();
        assertTrue(reader.receive(ByteBuffer.wrap(Headers.join(header, BEHIND))));
        assertEquals(client, text(reader.source()));
        assertEquals(ByteBuffer.wrap(BEHIND), reader.rest());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void aHeaderInSingleBytesTellsTheSame(String name, String client, byte[] header) throws ProtocolViolation {
        HeaderReader reader = new HeaderReader();
        for (int at = 0; at < header.length - 1; at++) {
            assertFalse(reader.receive(ByteBuffer.wrap(header, at, 1)), "after " + at);
        }
        assertTrue(reader.receive(ByteBuffer.wrap(header, header.length - 1, 1)));
        assertEquals(client, text(reader.source()));
        assertEquals(0, reader.rest().remaining());
    }

    static Stream<Arguments> malformed() {
        byte[] endless = Headers.two(Headers.PROXY, Headers.TCP4, "192.0.2.7", 1);
        endless[14] = (byte) 0xFF;
        byte[] short4 = Headers.two(Headers.PROXY, Headers.TCP4, "192.0.2.7", 1);
        short4[15] = 4;
        return Stream.of(
                Arguments.of("the client itself", "TinySS-2 and thirty-two bytes of a key".getBytes(US_ASCII)),
                Arguments.of("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII)),
                Arguments.of("no such protocol", Headers.one("PROXY TCP5 192.0.2.7 198.51.100.1 4711 443")),
                Arguments.of("too few words", Headers.one("PROXY TCP4 192.0.2.7 198.51.100.1 4711")),
                Arguments.of("a name", Headers.one("PROXY TCP4 client.example 198.51.100.1 4711 443")),
                Arguments.of("a port beyond", Headers.one("PROXY TCP4 192.0.2.7 198.51.100.1 65536 443")),
                Arguments.of("a family beside", Headers.one("PROXY TCP4 2001:db8::7 2001:db8::1 4711 443")),
                Arguments.of("a line without an end", ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(US_ASCII)),
                Arguments.of("another version", Headers.two((byte) 0x31, Headers.TCP4, "192.0.2.7", 1)),
                Arguments.of("another command", Headers.two((byte) 0x2F, Headers.TCP4, "192.0.2.7", 1)),
                Arguments.of("datagrams", Headers.two(Headers.PROXY, Headers.UDP4, "192.0.2.7", 1)),
                Arguments.of("too long", Headers.join(endless, new byte[4_096])),
                Arguments.of("too short for its addresses", short4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatIsNoHeaderBreaksTheProtocol(String name, byte[] bytes) {
        ProtocolViolation refused = assertThrows(
                ProtocolViolation.class, () -> assertFalse(new HeaderReader().receive(ByteBuffer.wrap(bytes))));
        assertEquals(ErrorCode.PROTOCOL_ERROR, refused.code());
    }

    private static String text(Optional<InetSocketAddress> source) {
        return source.map(known -> known.getAddress().getHostAddress() + ":" + known.getPort())
                .orElse(NOBODY);
    }
}
