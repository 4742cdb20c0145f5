package io.everwire.tunnel.front;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the proxy itself says to a browser. */
final class HttpReplies {
    private HttpReplies() {}

    /** The answer to CONNECT, behind which the tunnel begins: it has no headers and no body. */
    static ByteBuffer connectionEstablished() {
        return ByteBuffer.wrap("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** An error in one line, and the end of the connection. */
    static ByteBuffer error(HttpResponseStatus status, String why) {
        byte[] body = (status.code() + " " + status.reasonPhrase() + ": " + why + "\n")
                .replaceAll("[^ -~\n]", "?")
                .getBytes(StandardCharsets.US_ASCII);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=us-ascii")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        EmbeddedChannel encoder = Chunks.codec(new HttpResponseEncoder());
        encoder.writeOutbound(response);
        return Chunks.encoded(encoder);
    }
}
