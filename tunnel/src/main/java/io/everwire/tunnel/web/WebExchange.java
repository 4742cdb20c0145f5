package io.everwire.tunnel.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one connection, one after another: checked, given to their handler, answered. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: what fails ends the connection, and that is seen
final class WebExchange extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(WebExchange.class);

    /** Where a response does not say otherwise. */
    private static final Map<String, String> CAUTIOUS = Map.of(
            "cache-control", "no-store",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "same-origin",
            "referrer-policy", "no-referrer",
            "x-content-type-options", "nosniff");

    private final Routes routes;
    private @Nullable WebEvents events;
    private boolean awaiting;

    WebExchange(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        context.pipeline()
                .get(ReadDeadline.class)
                .awaitRequest(context.pipeline().context(ReadDeadline.class));
        read(context);
    }

    private void read(ChannelHandlerContext context) {
        awaiting = true;
        context.read();
    }

    /** What was read may have been a part of a request only. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaiting) {
            context.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        awaiting = false;
        context.pipeline().get(ReadDeadline.class).requestIsWhole();
        if (events != null) {
            context.close(); // the connection belongs to the stream of events
            return;
        }
        RequestCheck.Result checked = RequestCheck.check(message, routes);
        WebRequest request = checked.request();
        if (request == null) {
            send(context, refusal(checked.status()), false);
        } else {
            answer(context, request);
        }
    }

    private static WebResponse refusal(HttpResponseStatus status) {
        return WebResponse.text(status.code(), status.reasonPhrase()).with("connection", "close");
    }

    private void answer(ChannelHandlerContext context, WebRequest request) {
        EventExecutor loop = context.executor();
        boolean headOnly = request.method().equals(HttpMethod.HEAD.name());
        ask(request).whenComplete((response, failure) -> {
            try {
                loop.execute(() -> send(context, failure == null ? response : failed(request, failure), headOnly));
            } catch (RejectedExecutionException ended) {
                LOG.debug("The web server ended before an answer was known");
            }
        });
    }

    private CompletionStage<WebResponse> ask(WebRequest request) {
        try {
            return routes.find(request).handle(request);
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private static WebResponse failed(WebRequest request, Throwable failure) {
        LOG.warn("The page's request {} is answered with 500, by a defect of Everwire", request, failure);
        return WebResponse.text(500, "an error of the program; its log says more");
    }

    private void send(ChannelHandlerContext context, WebResponse response, boolean headOnly) {
        if (response.content() instanceof WebResponse.Whole whole) {
            sendWhole(context, response, whole.bytes());
        } else if (response.content() instanceof WebResponse.Events stream && !headOnly) {
            sendEvents(context, response, stream);
        } else {
            sendWhole(context, response, ByteBuffer.allocate(0));
        }
    }

    private void sendWhole(ChannelHandlerContext context, WebResponse response, ByteBuffer bytes) {
        DefaultFullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, response.status(), Unpooled.wrappedBuffer(bytes.duplicate()));
        setHeaders(message.headers(), response);
        if (!response.status().equals(HttpResponseStatus.NO_CONTENT)) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.remaining());
        }
        context.writeAndFlush(message).addListener(sent -> {
            if (sent.isSuccess()) {
                next(context);
            }
        });
    }

    private void sendEvents(ChannelHandlerContext context, WebResponse response, WebResponse.Events stream) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status());
        setHeaders(head.headers(), response);
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        context.writeAndFlush(head);
        events = new WebEvents(context);
        read(context); // the end of the connection is seen by reading only
        subscribe(stream, events);
    }

    private static void subscribe(WebResponse.Events stream, WebEvents events) {
        try {
            stream.subscriber().accept(events);
        } catch (RuntimeException thrown) {
            LOG.warn("A reader of the page gets no events, by a defect of Everwire; the page connects again", thrown);
            events.close();
        }
    }

    private static void setHeaders(HttpHeaders headers, WebResponse response) {
        CAUTIOUS.forEach(headers::set);
        response.headers().forEach(headers::set);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A connection to the web server failed", cause);
        context.close();
    }
}
