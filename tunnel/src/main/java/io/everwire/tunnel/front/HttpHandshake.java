package io.everwire.tunnel.front;

import static io.everwire.tunnel.front.ProxyHandshake.Phase.CONNECTED;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.CONNECTING;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.READING;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.REFUSED;

import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.address.Target;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 proxy's request: CONNECT, or a plain request in absolute-form. One exchange per connection, which the
 * reply says. What could be understood in two ways is refused (request smuggling).
 */
public final class HttpHandshake implements ProxyHandshake {
    private final HeadScanner scanner = new HeadScanner();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private Phase phase = READING;
    private ByteBuffer early = Chunks.EMPTY;
    private @Nullable HttpExchange exchange;
    private @Nullable Target target;
    private @Nullable ByteBuffer reply;

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public void receive(ByteBuffer chunk) {
        int start = chunk.position();
        HeadScanner.Verdict verdict = scanner.scan(chunk);
        ByteBuffer scanned = chunk.duplicate().flip().position(start);
        while (scanned.hasRemaining()) {
            head.write(scanned.get());
        }
        switch (verdict) {
            case MORE -> {}
            case COMPLETE -> decode(chunk);
            case MALFORMED -> refuse(HttpResponseStatus.BAD_REQUEST, "malformed head");
            case TOO_LONG ->
                refuse(
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "more than " + HeadScanner.LONGEST + " bytes");
        }
        chunk.position(chunk.limit());
    }

    private void decode(ByteBuffer behindHead) {
        EmbeddedChannel decoder = Chunks.codec(new StrictRequestDecoder());
        Chunks.receive(decoder, ByteBuffer.wrap(head.toByteArray()));
        try {
            aim(decoder);
            early = ByteBuffer.allocate(behindHead.remaining()).put(behindHead).flip();
        } catch (ProtocolViolation malformed) {
            refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(malformed.getMessage()));
        }
    }

    private void aim(EmbeddedChannel decoder) throws ProtocolViolation {
        HttpRequest request = HttpExchange.readRequest(decoder);
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            refuse(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 or HTTP/1.0");
            return;
        }
        HttpHeads.check(request);
        boolean tunnel = request.method().equals(HttpMethod.CONNECT);
        target = tunnel ? HttpHeads.tunnel(request) : HttpHeads.toOriginForm(request);
        exchange = tunnel ? null : new HttpExchange(decoder, request);
        phase = CONNECTING;
    }

    @Override
    public void expire() {
        refuse(HttpResponseStatus.REQUEST_TIMEOUT, "the request took too long");
    }

    @Override
    public Target target() {
        if (target == null) {
            throw new IllegalStateException("no target in " + phase);
        }
        return target;
    }

    @Override
    public void connected() {
        phase = CONNECTED;
        if (exchange == null) {
            reply = HttpReplies.connectionEstablished();
        }
    }

    @Override
    public void failed(Failure why) {
        boolean late = why == Failure.TIMED_OUT;
        refuse(
                late ? HttpResponseStatus.GATEWAY_TIMEOUT : HttpResponseStatus.BAD_GATEWAY,
                late ? "the exit did not answer in time" : "the exit did not connect to the target");
    }

    private void refuse(HttpResponseStatus status, String why) {
        reply = HttpReplies.error(status, why);
        phase = REFUSED;
    }

    @Override
    public @Nullable ByteBuffer transmit() {
        ByteBuffer out = reply;
        reply = null;
        return out;
    }

    @Override
    public ByteBuffer early() {
        return early;
    }

    @Override
    public Rewriter rewriter() {
        return exchange == null ? Rewriter.NONE : exchange;
    }
}
