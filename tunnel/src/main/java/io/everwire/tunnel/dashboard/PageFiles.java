package io.everwire.tunnel.dashboard;

import io.everwire.tunnel.web.Routes;
import io.everwire.tunnel.web.WebHandler;
import io.everwire.tunnel.web.WebResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page, read once: what is not listed here is not served. They hold no secret. Immutable. */
final class PageFiles {
    /** Nothing but these files and this server, and no script or style within HTML. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final List<String> PAGE = List.of(
            "actions.js",
            "banner.js",
            "charts.js",
            "dom.js",
            "events.js",
            "format.js",
            "icon.svg",
            "lane.js",
            "lanes.js",
            "layout.css",
            "main.js",
            "moment.js",
            "paint.js",
            "pool-charts.js",
            "sse.js",
            "states.js",
            "store.js",
            "stream.js",
            "summary.js",
            "theme.css",
            "theme.js",
            "token.js");

    /** From org.webjars.npm:uplot; the version is that of the parent POM. */
    private static final String CHARTS_FOLDER = "META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final List<String> CHARTS = List.of("uPlot.esm.js", "uPlot.min.css");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, WebResponse> byPath = new LinkedHashMap<>();

    PageFiles() {
        byPath.put("/", ownFile("index.html"));
        PAGE.forEach(name -> byPath.put("/page/" + name, ownFile(name)));
        CHARTS.forEach(name -> byPath.put("/charts/" + name, chartFile(name)));
    }

    boolean has(String path) {
        return byPath.containsKey(path);
    }

    void addTo(Routes.Builder routes) {
        byPath.forEach((path, response) -> routes.get(path, WebHandler.of(request -> response)));
    }

    private static WebResponse ownFile(String name) {
        return response(name, PageFiles.class.getResourceAsStream("page/" + name));
    }

    /** By the loader, as a class sees the resources of its own module only. */
    private static WebResponse chartFile(String name) {
        return response(name, PageFiles.class.getClassLoader().getResourceAsStream(CHARTS_FOLDER + name));
    }

    private static WebResponse response(String name, @Nullable InputStream file) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || file == null) {
            throw new IllegalStateException("the program lacks its own file " + name + ", or its type");
        }
        return WebResponse.bytes(type, read(file))
                .with("content-security-policy", POLICY)
                .with("cross-origin-opener-policy", "same-origin")
                .with("cache-control", "no-cache");
    }

    private static byte[] read(InputStream file) {
        try (file) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
