package io.everwire.tunnel.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be right about every request, whatever it is for. */
final class RequestCheck {
    private RequestCheck() {}

    /** A request, or the status with which it is refused. */
    record Result(@Nullable WebRequest request, HttpResponseStatus status) {}

    static Result check(FullHttpRequest message, Routes routes) {
        if (message.decoderResult().isFailure()) {
            return refusal(statusOf(message.decoderResult().cause()));
        }
        List<String> hosts = message.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || !message.uri().startsWith("/")) {
            return refusal(HttpResponseStatus.BAD_REQUEST);
        }
        if (!routes.servesHost(hosts.get(0))) {
            return refusal(HttpResponseStatus.MISDIRECTED_REQUEST);
        }
        return decoded(message);
    }

    private static Result decoded(FullHttpRequest message) {
        try {
            QueryStringDecoder uri = new QueryStringDecoder(message.uri());
            String body = message.content().toString(StandardCharsets.UTF_8);
            WebRequest request =
                    new WebRequest(message.method().name(), uri.path(), uri.parameters(), headers(message), body);
            return new Result(request, HttpResponseStatus.OK);
        } catch (IllegalArgumentException badEscape) {
            return refusal(HttpResponseStatus.BAD_REQUEST);
        }
    }

    private static Map<String, String> headers(FullHttpRequest message) {
        Map<String, String> headers = new HashMap<>();
        message.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    private static HttpResponseStatus statusOf(Throwable wrong) {
        if (wrong instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        } else if (wrong instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return HttpResponseStatus.BAD_REQUEST;
    }

    private static Result refusal(HttpResponseStatus status) {
        return new Result(null, status);
    }
}
