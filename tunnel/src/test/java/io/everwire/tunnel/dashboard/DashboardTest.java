package io.everwire.tunnel.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.Scope;
import io.everwire.tunnel.history.HistorySettings;
import io.everwire.tunnel.web.Client;
import io.everwire.tunnel.web.WebHandler;
import io.everwire.tunnel.web.WebResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a browser and a program see it, in front of a pool that does what the test says. */
@Timeout(30)
class DashboardTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final HistorySettings SHORT = new HistorySettings(Duration.ofMillis(20), 3_000, 5);

    private final ScriptedPool pool = new ScriptedPool(3);
    private final Set<Integer> cut = new CopyOnWriteArraySet<>();
    private Dashboard dashboard = start(Dashboard.Subject.of(pool));

    private Dashboard start(Dashboard.Subject subject) {
        try {
            return Dashboard.start(subject, new DashboardSettings(ANY_PORT, SHORT, 2), new SecureRandom());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @BeforeEach
    void withScissors() {
        dashboard.close();
        dashboard = start(Dashboard.Subject.of(pool)
                .cutBy(member -> member < 2 && cut.add(member))
                .with(routes ->
                        routes.get("/metrics", WebHandler.of(asked -> WebResponse.text(200, "everwire_up 1")))));
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void thePageIsThereForEverybodyAndLoadsNothingFromElsewhere() throws Exception {
        Client.Answer page = ask("GET / HTTP/1.1", host(), "");
        assertEquals(200, page.status());
        assertEquals("text/html; charset=utf-8", page.header("content-type"));
        assertEquals(PageFiles.POLICY, page.header("content-security-policy"));
        assertEquals("no-referrer", page.header("referrer-policy"));
        assertEquals("nosniff", page.header("x-content-type-options"));
        assertFalse(page.body().contains(token()), "the page holds no secret");
    }

    @Test
    void everyFileThatThePageNamesIsServed() throws Exception {
        String page = ask("GET / HTTP/1.1", host(), "").body();
        assertServed(page, Pattern.compile("(?:href|src)=\"(/[^\"]+)\""));
        assertServed(
                ask("GET /page/main.js HTTP/1.1", host(), "").body(), Pattern.compile("from \"\\.(/[\\w-]+\\.js)\""));
        assertEquals(200, ask("GET /charts/uPlot.esm.js HTTP/1.1", host(), "").status());
    }

    private void assertServed(String text, Pattern names) throws IOException {
        Matcher name = names.matcher(text);
        int found = 0;
        for (; name.find(); found++) {
            String path = name.group(1).startsWith("/page") || name.group(1).startsWith("/charts")
                    ? name.group(1)
                    : "/page" + name.group(1);
            assertEquals(200, ask("GET " + path + " HTTP/1.1", host(), "").status(), path);
        }
        assertTrue(found > 3, "the pattern finds names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/pool",
                "GET /api/events",
                "GET /metrics",
                "POST /api/renew-worst",
                "POST /api/members/0/cut"
            })
    void whoDoesNotKnowTheTokenIsRefused(String request) throws Exception {
        assertEquals(401, ask(request + " HTTP/1.1", host(), "").status());
        assertEquals(
                401,
                ask(request + " HTTP/1.1", host(), "Authorization: Bearer ", "").status());
        String nearly = token().substring(1) + "x";
        assertEquals(
                401,
                ask(request + " HTTP/1.1", host(), "Authorization: Bearer " + nearly, "")
                        .status());
        assertEquals(
                401,
                ask(request.replace(" /", " //") + "?token=" + token() + " HTTP/1.1", host(), "")
                        .status());
        assertEquals(Set.of(), cut);
    }

    @Test
    void aPageOfAnotherSiteIsRefusedAlsoWithTheToken() throws Exception {
        assertEquals(
                403,
                ask("GET /api/pool HTTP/1.1", host(), bearer(), "Origin: http://example.com", "")
                        .status());
        assertEquals(
                403,
                ask("GET /api/pool HTTP/1.1", host(), bearer(), "Origin: null", "")
                        .status());
        String own = "Origin: http://" + host().substring("Host: ".length());
        assertEquals(
                200, ask("GET /api/pool HTTP/1.1", host(), bearer(), own, "").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebound.example.com", "localhost.example.com", "127.0.0.1.example.com"})
    void aNameThatAnybodyCanHaveResolveToThisMachineIsRefused(String name) throws Exception {
        assertEquals(
                421,
                ask("GET /api/pool HTTP/1.1", "Host: " + name, bearer(), "").status());
        assertEquals(421, ask("GET / HTTP/1.1", "Host: " + name, "").status());
    }

    @Test
    void thePoolIsThereAsJson() throws Exception {
        pool.renewable(1, "its latency is 9 times that of the others");
        JsonNode report =
                json(ask("GET /api/pool HTTP/1.1", host(), bearer(), "").body());
        assertEquals(3, report.get("size").asInt());
        assertEquals(1_020, report.at("/latency/deathTimeoutMillis").asDouble());
        assertEquals(1, report.at("/latency/worstMember/member").asInt());
        assertEquals("READY", report.at("/members/2/state").asText());
        assertEquals(2_000, report.at("/members/2/traffic/receivedBytes").asLong());
        assertEquals(12.0, report.at("/members/2/latency/latestMillis").asDouble());
    }

    @Test
    void whatIsAddedIsServedBehindTheSameToken() throws Exception {
        assertEquals(
                "everwire_up 1\n",
                ask("GET /metrics HTTP/1.1", host(), bearer(), "").body());
    }

    @Test
    void theWorstMemberIsRenewedOnDemand() throws Exception {
        Client.Answer none = ask("POST /api/renew-worst HTTP/1.1", host(), bearer(), "Content-Length: 0", "");
        assertEquals(409, none.status(), "none may be renewed");
        pool.renewable(1, "it is slow");
        Client.Answer renewed = ask("POST /api/renew-worst HTTP/1.1", host(), bearer(), "Content-Length: 0", "");
        assertEquals(200, renewed.status());
        assertEquals("{\"member\":1}", renewed.body());
    }

    @Test
    void wiresAreCutWhereThereIsSomethingToCutThemWith() throws Exception {
        assertEquals(204, post("/api/members/1/cut"));
        assertEquals(Set.of(1), cut);
        assertEquals(409, post("/api/members/2/cut"), "it has no wire");
        assertEquals(404, post("/api/members/1/grow"));
        dashboard.close();
        dashboard = start(Dashboard.Subject.of(pool));
        assertEquals(404, post("/api/members/0/cut"), "outside of a demo");
    }

    private int post(String path) throws IOException {
        return ask("POST " + path + " HTTP/1.1", host(), bearer(), "Content-Length: 0", "")
                .status();
    }

    @Test
    void aViewerIsToldTheHistoryAndThenWhatIsNew() throws Exception {
        try (Client viewer = watching()) {
            JsonNode history = next(viewer, "history");
            assertEquals(3, history.get("lanes").size());
            long to = history.get("to").asLong();
            JsonNode update = next(viewer, "update");
            assertEquals(to, update.get("from").asLong(), "nothing is left out");
            assertEquals(
                    update.get("to").asLong() - to,
                    update.at("/lanes/0/states").asText().length());
            CloseReason why = new CloseReason(Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.PEER, "pulled");
            pool.tell(new PoolEvent.WireDown(2, why, Duration.ofSeconds(1)));
            pool.tell(new PoolEvent.StateChanged(2, MemberState.READY, MemberState.RESUMING));
            JsonNode event = nextWithEvents(viewer).get("events").get(0);
            assertEquals(2, event.get("member").asInt());
            assertEquals("CUT", event.get("kind").asText());
        }
    }

    private static JsonNode nextWithEvents(Client viewer) throws IOException {
        JsonNode update = next(viewer, "update");
        while (update.get("events").isEmpty()) {
            update = next(viewer, "update");
        }
        return update;
    }

    @Test
    void thereAreOnlySoManyViewers() throws Exception {
        try (Client first = served();
                Client second = served();
                Client third = watching()) {
            assertTrue(third.rest().contains("event: full"), "and the connection ends");
            next(first, "update");
            next(second, "update");
        }
    }

    /** A viewer that has its place: connections may be taken up in another order than they were made. */
    private Client served() throws IOException {
        Client viewer = watching();
        next(viewer, "history");
        return viewer;
    }

    @Test
    void aViewerThatLeftMakesRoom() throws Exception {
        for (int i = 0; i < 10; i++) {
            watchAndLeave();
        }
    }

    /** The server may still have to find out that the one before has left. */
    private void watchAndLeave() throws IOException {
        boolean watched = false;
        while (!watched) {
            try (Client viewer = watching()) {
                watched = viewer.until("\ndata: ").contains("event: history");
            }
        }
    }

    @Test
    void itEndsWithItsThreadsAndTellsItsViewers() throws Exception {
        try (Client viewer = watching()) {
            next(viewer, "history");
            dashboard.close();
            viewer.rest();
            List<String> left = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("everwire-dashboard"))
                    .toList();
            assertEquals(List.of(), left);
            dashboard.close();
        }
    }

    @Test
    void theTokenIsBehindTheHashAndAnotherOneEachTime() throws Exception {
        String address = "http://127.0.0.1:" + dashboard.address().getPort() + "/#token=";
        assertTrue(dashboard.url().startsWith(address), "a part that browsers do not send");
        String before = token();
        assertTrue(before.length() >= 43, "256 bits");
        withScissors();
        assertFalse(before.equals(token()));
    }

    private Client watching() throws IOException {
        return new Client(dashboard.address()).send("GET /api/events HTTP/1.1", host(), bearer(), "");
    }

    private static JsonNode next(Client viewer, String kind) throws IOException {
        viewer.until("event: " + kind + "\ndata: ");
        return json(viewer.until("\n\n"));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private Client.Answer ask(String... lines) throws IOException {
        try (Client client = new Client(dashboard.address())) {
            return client.send(lines).answer();
        }
    }

    private String host() {
        return "Host: 127.0.0.1:" + dashboard.address().getPort();
    }

    private String token() {
        return dashboard.url().substring(dashboard.url().indexOf("token=") + "token=".length());
    }

    private String bearer() {
        return "Authorization: Bearer " + token();
    }
}
