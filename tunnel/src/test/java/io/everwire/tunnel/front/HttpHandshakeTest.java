package io.everwire.tunnel.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.front.ProxyHandshake.Failure;
import io.everwire.tunnel.front.ProxyHandshake.Phase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser may ask of the HTTP proxy, and what nobody may. */
class HttpHandshakeTest {
    private static final String HOST = "Host: h\r\n";

    private final HttpHandshake handshake = new HttpHandshake();

    @Test
    void connectAsksForATunnel() {
        receive(
                "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nProxy-Connection: keep-alive\r\n\r\nhello");
        assertEquals("example.org:443", handshake.target().toString());
        handshake.connected();
        assertEquals("HTTP/1.1 200 Connection established\r\n\r\n", sent());
        assertEquals("hello", text(handshake.early()));
    }

    @Test
    void connectReachesIpv6Addresses() {
        receive("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n");
        assertEquals("[::1]:443", handshake.target().toString());
    }

    @Test
    void aPlainRequestGoesToItsTargetInOriginForm() throws ProtocolViolation {
        receive("GET http://Example.org/a?b=c HTTP/1.1\r\nHost: other\r\nAccept: */*\r\n\r\n");
        assertEquals("Example.org:80", handshake.target().toString());
        assertEquals(
                "GET /a?b=c HTTP/1.1\r\naccept: */*\r\nconnection: close\r\nhost: Example.org\r\n\r\n", forwarded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h | h:80 | /",
                "http://h:8080 | h:8080 | /",
                "http://h?q=1 | h:80 | /?q=1",
                "http://h/ | h:80 | /",
                "HTTP://h//x | h:80 | //x",
                "http://[::1]:81/x | [::1]:81 | /x",
                "http://[::1]/x | [::1]:80 | /x"
            })
    void everyAbsoluteUriHasItsTargetAndPath(String line) throws ProtocolViolation {
        String[] parts = line.split(" \\| ", -1);
        receive("GET " + parts[0] + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertEquals(parts[1], handshake.target().toString());
        assertTrue(forwarded().startsWith("GET " + parts[2] + " HTTP/1.1\r\n"));
    }

    @Test
    void hopByHopHeadersEndHere() throws ProtocolViolation {
        receive("GET http://h/ HTTP/1.1\r\n" + HOST
                + "Connection: keep-alive, X-Secret, Host, Content-Length\r\nX-Secret: 1\r\nKeep-Alive: 5\r\n"
                + "Proxy-Connection: x\r\nProxy-Authorization: Basic eA==\r\nTE: trailers\r\nTrailer: T\r\n"
                + "Upgrade: websocket\r\nContent-Length: 0\r\nX-Kept: 1\r\n\r\n");
        assertEquals(
                "GET / HTTP/1.1\r\nconnection: close\r\ncontent-length: 0\r\nhost: h\r\nx-kept: 1\r\n\r\n",
                forwarded());
    }

    @Test
    void aBodyOfKnownLengthIsPassedOnAndWhatFollowsIsNot() throws ProtocolViolation {
        receive("POST http://h/ HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhelloGET http://h/2 HTTP/1.1\r\n\r\n");
        assertTrue(forwarded().endsWith("\r\n\r\nhello"));
    }

    @Test
    void aChunkedBodyIsFramedAnewWithoutItsTrailers() throws ProtocolViolation {
        receive("POST http://h/ HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhel");
        handshake.connected();
        String forwarded = text(handshake.rewriter().request(handshake.early()))
                + text(handshake.rewriter().request(ascii("lo\r\n0\r\nX-Trailer: 1\r\n\r\nGET")));
        String head = "POST / HTTP/1.1\r\nconnection: close\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n";
        assertEquals(head + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", HttpText.sorted(forwarded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 6\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\r\n\tTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\n Host: h\r\n\r\n",
                "GET http://h/ HTTP/1.1\nHost: h\n\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\n: no name\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nB@d: name\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http:// HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://user:pw@h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h:0/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h:65536/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h:/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h/#x HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h:0 HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT http://h:80/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h:80 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n",
                "CONNECT h:80 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                "\r\nGET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "garbage\r\n\r\n",
                "\u0005\u0001\u0000",
                "\r\n\r\n"
            })
    void whatCanBeUnderstoodInTwoWaysIsABadRequest(String request) {
        receive(request);
        assertEquals(Phase.REFUSED, handshake.phase());
        assertReply("400 Bad Request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n"
            })
    void aBadChunkIsABadRequest(String body) {
        receive("POST http://h/ HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);
        handshake.connected();
        Rewriter exchange = handshake.rewriter();
        assertThrows(ProtocolViolation.class, () -> exchange.request(handshake.early()), body);
        assertTrue(text(exchange.refusal()).startsWith("HTTP/1.1 400 Bad Request\r\n"));
    }

    @Test
    void otherVersionsAreNotSupported() {
        receive("GET http://h/ HTTP/2.0\r\n" + HOST + "\r\n");
        assertReply("505 HTTP Version Not Supported");
    }

    @Test
    void eightKibOfHeadersArriveAndNotOneByteMore() {
        String start = "GET http://h/ HTTP/1.1\r\n" + HOST + "X: ";
        String end = "\r\n\r\n";
        int room = HeadScanner.LONGEST - start.length() - end.length();
        HttpHandshake fits = new HttpHandshake();
        fits.receive(ascii(start + "x".repeat(room) + end));
        assertEquals(Phase.CONNECTING, fits.phase());
        receive(start + "x".repeat(room + 1) + end);
        assertReply("431 Request Header Fields Too Large");
    }

    @Test
    void aHeadWithoutEndIsRefusedAtTheLimit() {
        for (int i = 0; i < HeadScanner.LONGEST; i++) {
            assertEquals(Phase.READING, handshake.phase());
            handshake.receive(ascii("x"));
        }
        receive("x");
        assertReply("431 Request Header Fields Too Large");
    }

    @Test
    void aSlowRequestIsToldSo() {
        receive("GET http://h/ HTTP/1.1\r\nHos");
        assertNull(handshake.transmit());
        handshake.expire();
        assertReply("408 Request Timeout");
    }

    @Test
    void failuresOfTheExitAreGatewayErrors() {
        receive("CONNECT h:80 HTTP/1.1\r\n" + HOST + "\r\n");
        handshake.failed(Failure.UNREACHABLE);
        assertReply("502 Bad Gateway");
        HttpHandshake late = new HttpHandshake();
        late.receive(ascii("GET http://h/ HTTP/1.1\r\n" + HOST + "\r\n"));
        late.failed(Failure.TIMED_OUT);
        assertTrue(text(Objects.requireNonNull(late.transmit())).startsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
    }

    private void receive(String text) {
        ByteBuffer bytes = ascii(text);
        handshake.receive(bytes);
        assertFalse(bytes.hasRemaining(), "everything is taken");
    }

    private String forwarded() throws ProtocolViolation {
        handshake.connected();
        assertNull(handshake.transmit(), "the target answers, not the proxy");
        String raw = text(handshake.rewriter().request(handshake.early()));
        return HttpText.sorted(raw);
    }

    private void assertReply(String status) {
        String reply = sent();
        assertTrue(reply.startsWith("HTTP/1.1 " + status + "\r\n"), reply);
        assertTrue(reply.contains("connection: close\r\n"), reply);
    }

    private String sent() {
        return text(Objects.requireNonNull(handshake.transmit()));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
