package io.everwire.tunnel.dashboard;

import io.everwire.api.SessionPool;
import io.everwire.spi.Loop;
import io.everwire.tunnel.web.Routes;
import io.everwire.tunnel.web.WebHandler;
import io.everwire.tunnel.web.WebRequest;
import io.everwire.tunnel.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard's server answers, beside its files. Any thread. */
final class DashboardRoutes {
    private static final Pattern CUT = Pattern.compile("/api/members/([0-9]{1,9})/cut");

    private final SessionPool pool;
    private final LiveFeed feed;
    private final Loop loop;
    private final Optional<WireCutter> cutter;

    DashboardRoutes(SessionPool pool, LiveFeed feed, Loop loop, Optional<WireCutter> cutter) {
        this.pool = pool;
        this.feed = feed;
        this.loop = loop;
        this.cutter = cutter;
    }

    void addTo(Routes.Builder routes) {
        routes.get("/api/pool", WebHandler.of(request -> json(PoolReport.of(pool.snapshot()))));
        routes.get("/api/events", WebHandler.of(request -> events()));
        routes.post("/api/renew-worst", request -> renewWorst());
        routes.post("/api/members/", WebHandler.of(this::cut));
    }

    private WebResponse events() {
        return WebResponse.events(sink -> loop.execute(() -> feed.watch(sink)));
    }

    private CompletionStage<WebResponse> renewWorst() {
        return pool.renewWorst().thenApply(DashboardRoutes::renewed);
    }

    private static WebResponse renewed(OptionalInt member) {
        return member.isPresent()
                ? json(new Renewal(member.getAsInt()))
                : WebResponse.text(409, "no member can be renewed now: too few are healthy, or one is being renewed");
    }

    private WebResponse cut(WebRequest request) {
        Matcher path = CUT.matcher(request.path());
        if (cutter.isEmpty() || !path.matches()) {
            return WebResponse.text(404, "there is nothing at this path");
        }
        return cutter.get().cut(Integer.parseInt(path.group(1)))
                ? WebResponse.done()
                : WebResponse.text(409, "the member has no wire now");
    }

    private static WebResponse json(Record record) {
        return WebResponse.json(Json.text(record).getBytes(StandardCharsets.UTF_8));
    }

    /** Which member is given a new wire. */
    record Renewal(int member) {}
}
