package io.everwire.tunnel.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The response on its way back to the browser. */
class HttpExchangeTest {
    @Test
    void aResponseOfKnownLengthIsWholeWithoutWaitingForTheTargetToClose() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        String out = respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhel");
        assertFalse(exchange.responseComplete());
        out += respond(exchange, "lo");
        assertTrue(exchange.responseComplete());
        assertEquals("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello", HttpText.sorted(out));
    }

    @Test
    void aChunkedResponseStaysChunked() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        String out = respond(
                exchange, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: 1\r\n\r\n");
        assertTrue(out.endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), out);
        assertTrue(exchange.responseComplete());
    }

    @Test
    void aResponseWithoutLengthEndsWithTheTarget() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        String out = respond(exchange, "HTTP/1.0 200 OK\r\n\r\nhel") + respond(exchange, "lo");
        assertFalse(exchange.responseComplete());
        out += text(exchange.responseEnd());
        assertEquals("HTTP/1.0 200 OK\r\nconnection: close\r\n\r\nhello", out);
        assertTrue(exchange.responseComplete());
    }

    @Test
    void theResponseToHeadHasNoBody() throws ProtocolViolation {
        Rewriter exchange = exchange("HEAD");
        String out = respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assertTrue(exchange.responseComplete());
        assertTrue(out.contains("content-length: 5") || out.contains("Content-Length: 5"), out);
    }

    @Test
    void interimResponsesComeBeforeTheFinalOne() throws ProtocolViolation {
        Rewriter exchange = exchange("PUT");
        assertTrue(respond(exchange, "HTTP/1.1 100 Continue\r\n\r\n").startsWith("HTTP/1.1 100 Continue\r\n"));
        assertFalse(exchange.responseComplete());
        assertTrue(respond(exchange, "HTTP/1.1 204 No Content\r\n\r\n").startsWith("HTTP/1.1 204 No Content\r\n"));
        assertTrue(exchange.responseComplete());
    }

    @Test
    void hopByHopHeadersOfTheTargetEndHere() throws ProtocolViolation {
        String out = respond(
                exchange("GET"),
                "HTTP/1.1 200 OK\r\nConnection: X\r\nX: 1\r\nKeep-Alive: 5\r\nContent-Length: 0\r\nUpgrade: h2c\r\n\r\n");
        assertEquals("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", HttpText.sorted(out));
    }

    @Test
    void noResponseAtAllIsABadGateway() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        assertThrows(ProtocolViolation.class, exchange::responseEnd);
        assertTrue(text(exchange.refusal()).startsWith("HTTP/1.1 502 Bad Gateway\r\n"));
    }

    @Test
    void somethingElseThanHttpIsABadGateway() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        assertThrows(ProtocolViolation.class, () -> respond(exchange, "SSH-2.0-server\r\n\r\n"));
        assertTrue(text(exchange.refusal()).startsWith("HTTP/1.1 502 Bad Gateway\r\n"));
    }

    @Test
    void aProtocolThatNobodyAskedForIsABadGateway() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        assertThrows(
                ProtocolViolation.class,
                () -> respond(exchange, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
    }

    @Test
    void aTruncatedResponseIsNotMadeToLookWhole() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        assertThrows(ProtocolViolation.class, exchange::responseEnd);
        assertFalse(exchange.refusal().hasRemaining(), "too late for another reply");
        Rewriter chunked = exchange("GET");
        respond(chunked, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        assertThrows(ProtocolViolation.class, chunked::responseEnd);
    }

    @Test
    void aSecondResponseIsDropped() throws ProtocolViolation {
        Rewriter exchange = exchange("GET");
        String out = respond(
                exchange,
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        assertFalse(out.contains("evil"));
        assertEquals("", respond(exchange, "more"));
    }

    private static Rewriter exchange(String method) throws ProtocolViolation {
        HttpHandshake handshake = new HttpHandshake();
        handshake.receive(ByteBuffer.wrap(
                (method + " http://h/ HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        handshake.connected();
        Rewriter exchange = handshake.rewriter();
        assertTrue(text(exchange.request(handshake.early())).startsWith(method + " / HTTP/1.1\r\n"));
        return exchange;
    }

    private static String respond(Rewriter exchange, String bytes) throws ProtocolViolation {
        return text(exchange.response(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII))));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
