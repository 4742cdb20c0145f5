package io.everwire.tunnel.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole request. Immutable. May hold secrets of the one who asks, so its text names the method and the path only.
 *
 * @param method {@code GET}, {@code POST}, …
 * @param path decoded, without the query; begins with a slash
 * @param query decoded parameters
 * @param headers by name in lower case, of each the first one
 * @param body as UTF-8, empty if there is none
 */
public record WebRequest(
        String method, String path, Map<String, List<String>> query, Map<String, String> headers, String body) {
    public WebRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The first value of a parameter of the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
    }

    /** A header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
