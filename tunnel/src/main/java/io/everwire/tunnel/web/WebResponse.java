package io.everwire.tunnel.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An answer: bytes, or a stream of events. Immutable. The server adds headers that keep browsers from guessing types,
 * storing, framing and loading anything, where {@link #with} has not said otherwise.
 */
public final class WebResponse {
    private final HttpResponseStatus status;
    private final Content content;
    private final Map<String, String> headers;

    private WebResponse(HttpResponseStatus status, Content content, Map<String, String> headers) {
        this.status = status;
        this.content = content;
        this.headers = headers;
    }

    /** What is below the head. */
    sealed interface Content {}

    /** All there is. */
    record Whole(ByteBuffer bytes) implements Content {}

    /** Server-sent events, for as long as both sides like. */
    record Events(Consumer<EventSink> subscriber) implements Content {}

    /** 200 and some bytes. */
    public static WebResponse bytes(String contentType, byte[] bytes) {
        return whole(HttpResponseStatus.OK, contentType, bytes);
    }

    /** A line of plain text with this status. */
    public static WebResponse text(int status, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        return whole(HttpResponseStatus.valueOf(status), "text/plain; charset=utf-8", bytes);
    }

    /** 200 and a JSON document. */
    public static WebResponse json(byte[] document) {
        return bytes("application/json", document);
    }

    /** 204: done, and nothing to say. */
    public static WebResponse done() {
        return new WebResponse(HttpResponseStatus.NO_CONTENT, new Whole(ByteBuffer.allocate(0)), Map.of());
    }

    /** 200 and server-sent events; {@code subscriber} is called once, on the server's thread, when the head is out. */
    public static WebResponse events(Consumer<EventSink> subscriber) {
        return new WebResponse(
                HttpResponseStatus.OK, new Events(subscriber), Map.of("content-type", "text/event-stream"));
    }

    private static WebResponse whole(HttpResponseStatus status, String contentType, byte[] bytes) {
        return new WebResponse(
                status, new Whole(ByteBuffer.wrap(bytes).asReadOnlyBuffer()), Map.of("content-type", contentType));
    }

    /** The same with one header more, or another value of it. */
    public WebResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new WebResponse(status, content, more);
    }

    HttpResponseStatus status() {
        return status;
    }

    Content content() {
        return content;
    }

    /** By name in lower case. */
    Map<String, String> headers() {
        return headers;
    }
}
