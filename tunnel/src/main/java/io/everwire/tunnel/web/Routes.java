package io.everwire.tunnel.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a server answers: a handler for each method and path, and what has to be right before any of them is asked.
 * Immutable. {@code HEAD} is answered as {@code GET} without a body.
 */
public final class Routes {
    private final Map<String, Map<String, WebHandler>> handlers;
    private final Predicate<String> hosts;
    private final Function<WebRequest, Optional<WebResponse>> guard;

    private Routes(Builder builder) {
        Map<String, Map<String, WebHandler>> copy = new HashMap<>();
        builder.handlers.forEach((path, methods) -> copy.put(path, Map.copyOf(methods)));
        handlers = Map.copyOf(copy);
        hosts = builder.hosts;
        guard = builder.guard;
    }

    public static Builder builder() {
        return new Builder();
    }

    boolean servesHost(String host) {
        return hosts.test(host);
    }

    /** Who answers; refusals are handlers, too. */
    WebHandler find(WebRequest request) {
        Optional<WebResponse> refusal = guard.apply(request);
        return refusal.isPresent() ? WebHandler.of(any -> refusal.get()) : route(request);
    }

    private WebHandler route(WebRequest request) {
        Map<String, WebHandler> methods = methods(request.path());
        if (methods.isEmpty()) {
            return WebHandler.of(unknown -> WebResponse.text(404, "there is nothing at this path"));
        }
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        return methods.getOrDefault(method, WebHandler.of(wrong -> notAllowed(methods.keySet())));
    }

    /** An exact path, else the longest of those that end with a slash and begin this one. */
    private Map<String, WebHandler> methods(String path) {
        Map<String, WebHandler> exact = handlers.get(path);
        for (int slash = path.lastIndexOf('/'); exact == null && slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            exact = handlers.get(path.substring(0, slash + 1));
        }
        return exact == null ? Map.of() : exact;
    }

    private static WebResponse notAllowed(Set<String> methods) {
        return WebResponse.text(405, "not with this method").with("allow", String.join(", ", new TreeSet<>(methods)));
    }

    /** Collects routes. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Map<String, WebHandler>> handlers = new HashMap<>();
        private Predicate<String> hosts = HostCheck.literal();
        private Function<WebRequest, Optional<WebResponse>> guard = request -> Optional.empty();

        private Builder() {}

        /**
         * Who answers {@code GET}.
         *
         * @param path the exact path; one that ends with a slash, other than "/", also has all paths below it
         */
        public Builder get(String path, WebHandler handler) {
            return add("GET", path, handler);
        }

        /** Who answers {@code POST}; the path as in {@link #get}. */
        public Builder post(String path, WebHandler handler) {
            return add("POST", path, handler);
        }

        private Builder add(String method, String path, WebHandler handler) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path " + path + " must begin with a slash");
            }
            handlers.computeIfAbsent(path, unused -> new HashMap<>())
                    .put(method, Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /** Which {@code Host} may be named; {@link HostCheck#literal} by default. */
        public Builder hosts(Predicate<String> allowed) {
            this.hosts = allowed;
            return this;
        }

        /** Asked before every handler; what it gives is the answer instead. On the server's thread. */
        public Builder guard(Function<WebRequest, Optional<WebResponse>> refusal) {
            this.guard = refusal;
            return this;
        }

        public Routes build() {
            return new Routes(this);
        }
    }
}
