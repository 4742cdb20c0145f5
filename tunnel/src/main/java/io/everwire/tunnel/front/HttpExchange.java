package io.everwire.tunnel.front;

import io.everwire.spi.ProtocolViolation;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;

/**
 * One plain HTTP request through the proxy and its response. Both are taken apart and put together again, so that what
 * goes out is framed by one reading of what came in. Trailers are dropped, as a proxy may.
 */
final class HttpExchange implements Rewriter {
    /** How much of a body is passed on in one piece. */
    static final int LARGEST_CHUNK = 65_536;

    private static final int LONGEST_RESPONSE_HEAD = 65_536;

    private final EmbeddedChannel requests;
    private final EmbeddedChannel origin = Chunks.codec(new HttpClientCodec(
            new HttpDecoderConfig()
                    .setMaxInitialLineLength(HeadScanner.LONGEST)
                    .setMaxHeaderSize(LONGEST_RESPONSE_HEAD)
                    .setMaxChunkSize(LARGEST_CHUNK),
            false,
            false));
    private final EmbeddedChannel responses;
    private boolean requestComplete;
    private boolean requestMalformed;
    private boolean responseBegun;
    private boolean responseComplete;

    /**
     * @param requests the decoder that gave {@code head} and will give the body
     * @param head what is sent to the target
     */
    HttpExchange(EmbeddedChannel requests, HttpRequest head) {
        this.requests = requests;
        this.responses = Chunks.codec(new ResponseEncoder(head.method()));
        origin.writeOutbound(head);
    }

    /** The head that a decoder has read. */
    static HttpRequest readRequest(EmbeddedChannel decoder) throws ProtocolViolation {
        HttpObject first = decoder.readInbound();
        if (!(first instanceof HttpRequest request)) {
            throw new ProtocolViolation("no request");
        }
        checkDecoded(request);
        return request;
    }

    @Override
    public ByteBuffer request(ByteBuffer chunk) throws ProtocolViolation {
        if (requestComplete) {
            chunk.position(chunk.limit()); // a pipelined request, to which the reply is that the connection closes
        } else {
            Chunks.receive(requests, chunk);
        }
        for (HttpObject part; (part = requests.readInbound()) != null; ) {
            forward(part);
        }
        return Chunks.encoded(origin);
    }

    private void forward(HttpObject part) throws ProtocolViolation {
        if (requestComplete) {
            return;
        }
        requestMalformed = part.decoderResult().isFailure();
        checkDecoded(part);
        if (part instanceof HttpContent content) {
            requestComplete = content instanceof LastHttpContent;
            origin.writeOutbound(withoutTrailers(content));
        }
    }

    @Override
    public ByteBuffer response(ByteBuffer chunk) throws ProtocolViolation {
        if (responseComplete) {
            chunk.position(chunk.limit());
        } else {
            Chunks.receive(origin, chunk);
        }
        return rewritten();
    }

    @Override
    public ByteBuffer responseEnd() throws ProtocolViolation {
        if (!responseComplete) {
            origin.finish();
        }
        ByteBuffer rest = rewritten();
        if (!responseComplete) {
            throw new ProtocolViolation("the target ended before its response did");
        }
        return rest;
    }

    private ByteBuffer rewritten() throws ProtocolViolation {
        for (HttpObject part; (part = origin.readInbound()) != null; ) {
            rewrite(part);
        }
        return Chunks.encoded(responses);
    }

    private void rewrite(HttpObject part) throws ProtocolViolation {
        if (responseComplete) {
            return;
        }
        checkDecoded(part);
        if (part instanceof HttpResponse head) {
            rewriteHead(head);
        }
        if (part instanceof HttpContent content) {
            responseComplete = content instanceof LastHttpContent && responseBegun;
            responses.writeOutbound(withoutTrailers(content));
        } else {
            responses.writeOutbound(part);
        }
    }

    private void rewriteHead(HttpResponse head) throws ProtocolViolation {
        boolean interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            throw new ProtocolViolation("the target switched to a protocol that nobody asked for");
        }
        HttpHeads.removeHopByHop(head.headers());
        if (!interim) {
            responseBegun = true;
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    @Override
    public boolean responseComplete() {
        return responseComplete;
    }

    @Override
    public ByteBuffer refusal() {
        return responseBegun ? Chunks.EMPTY : refusalReply();
    }

    private ByteBuffer refusalReply() {
        return requestMalformed
                ? HttpReplies.error(HttpResponseStatus.BAD_REQUEST, "malformed body")
                : HttpReplies.error(HttpResponseStatus.BAD_GATEWAY, "the target gave no proper response");
    }

    private static HttpContent withoutTrailers(HttpContent content) {
        boolean trailers = content instanceof LastHttpContent last
                && !last.trailingHeaders().isEmpty();
        return trailers ? new DefaultLastHttpContent(content.content()) : content;
    }

    private static void checkDecoded(HttpObject part) throws ProtocolViolation {
        DecoderResult decoded = part.decoderResult();
        if (decoded.isFailure()) {
            throw new ProtocolViolation("malformed: " + decoded.cause().getMessage());
        }
    }

    /** Netty's encoder, told that the response to HEAD has headers only. */
    private static final class ResponseEncoder extends HttpResponseEncoder {
        private final boolean head;

        ResponseEncoder(HttpMethod method) {
            head = method.equals(HttpMethod.HEAD);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse response) {
            return head || super.isContentAlwaysEmpty(response);
        }
    }
}
