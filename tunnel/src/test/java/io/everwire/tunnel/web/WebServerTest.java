package io.everwire.tunnel.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over real sockets, right and wrong ones. */
@Timeout(60)
class WebServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private Optional<WebServer> running = Optional.empty();

    @AfterEach
    void end() {
        running.ifPresent(WebServer::close);
    }

    @Test
    void aHandlerAnswersItsPath() throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("it is a")))) {
            Client.Answer answer = client.get("/a?x=1").answer();
            assertEquals(200, answer.status());
            assertEquals("it is a\n", answer.body());
            assertEquals("text/plain; charset=utf-8", answer.header("content-type"));
        }
    }

    @Test
    void oneConnectionCarriesManyRequestsInOrderAlsoSentAtOnce() throws Exception {
        CompletableFuture<WebResponse> late = new CompletableFuture<>();
        Routes.Builder routes = Routes.builder().get("/late", request -> late).get("/soon", request -> {
            late.complete(WebResponse.text(200, "never: the first request has no answer yet"));
            return CompletableFuture.completedFuture(WebResponse.text(200, "soon"));
        });
        try (Client client = serve(routes)) {
            client.get("/late").get("/soon").get("/soon");
            late.complete(WebResponse.text(200, "late"));
            assertEquals("late\n", client.answer().body());
            assertEquals("soon\n", client.answer().body());
            assertEquals("soon\n", client.answer().body());
        }
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("twelve bytes")))) {
            Client.Answer head =
                    client.send("HEAD /a HTTP/1.1", "Host: localhost", "").head();
            assertEquals(200, head.status());
            assertEquals("13", head.header("content-length"));
            assertEquals("twelve bytes\n", client.get("/a").answer().body());
        }
    }

    @Test
    void aPostHasItsBodyAndItsParameters() throws Exception {
        Routes.Builder routes = Routes.builder()
                .post(
                        "/p",
                        WebHandler.of(request -> WebResponse.text(
                                200,
                                request.body()
                                        + request.parameter("q").orElse("")
                                        + request.header("X-Mine").orElse(""))));
        try (Client client = serve(routes)) {
            client.send("POST /p?q=%20two HTTP/1.1", "Host: localhost", "Content-Length: 3", "X-Mine: 3", "")
                    .raw("one");
            assertEquals("one two3\n", client.answer().body());
        }
    }

    @Test
    void aRequestMayComeInPieces() throws Exception {
        try (Client client = serve(Routes.builder().get("/" + "a".repeat(6_000), text("found")))) {
            client.raw("GET /" + "a".repeat(3_000)).raw("a".repeat(3_000));
            client.send(" HTTP/1.1", "Host: localhost", "");
            assertEquals("found\n", client.answer().body());
        }
    }

    @Test
    void aPathWithASlashAtItsEndHasWhatIsBelow() throws Exception {
        Routes.Builder routes = Routes.builder()
                .get("/", text("top"))
                .get("/assets/", WebHandler.of(request -> WebResponse.text(200, request.path())))
                .get("/assets/deep/", text("deeper"));
        try (Client client = serve(routes)) {
            assertEquals(
                    "/assets/x/y.js\n", client.get("/assets/x/y.js").answer().body());
            assertEquals("deeper\n", client.get("/assets/deep/z").answer().body());
            assertEquals("top\n", client.get("/").answer().body());
            assertEquals(404, client.get("/other").answer().status());
        }
    }

    @Test
    void anUnknownMethodIsToldTheKnownOnes() throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("a")).post("/a", text("b")))) {
            Client.Answer answer =
                    client.send("DELETE /a HTTP/1.1", "Host: localhost", "").answer();
            assertEquals(405, answer.status());
            assertEquals("GET, POST", answer.header("allow"));
        }
    }

    @Test
    void everyAnswerIsCautiousUnlessItSaysOtherwise() throws Exception {
        Routes.Builder routes = Routes.builder()
                .get("/a", text("a"))
                .get("/b", WebHandler.of(request -> WebResponse.done().with("Cache-Control", "max-age=1")));
        try (Client client = serve(routes)) {
            Client.Answer a = client.get("/a").answer();
            assertEquals("no-store", a.header("cache-control"));
            assertEquals("nosniff", a.header("x-content-type-options"));
            assertTrue(a.header("content-security-policy").startsWith("default-src 'none'"), a::head);
            assertEquals("max-age=1", client.get("/b").answer().header("cache-control"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "LOCALHOST:80,200",
        "127.0.0.1,200",
        "127.0.0.1:8080,200",
        "[::1]:8080,200",
        "[::1],200",
        "evil.example,421",
        "evil.example:8080,421",
        "localhost.evil.example,421",
        "127.0.0.1.evil.example,421",
        "'',421",
        "::1,421"
    })
    void namesOfOthersAreNotServed(String host, int status) throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("a")))) {
            assertEquals(
                    status,
                    client.send("GET /a HTTP/1.1", "Host: " + host, "").answer().status());
        }
    }

    @Test
    void whatIsMeantForANetworkMayHaveAnyName() throws Exception {
        assertTrue(HostCheck.suiting(InetAddress.getByName("0.0.0.0")).test("exit.example:9100"));
        assertFalse(HostCheck.suiting(InetAddress.getLoopbackAddress()).test("exit.example:9100"));
    }

    @Test
    void aGuardIsAskedBeforeEveryHandler() throws Exception {
        Routes.Builder routes = Routes.builder()
                .get("/a", text("secret"))
                .guard(request ->
                        request.parameter("token").filter("right"::equals).isPresent()
                                ? Optional.empty()
                                : Optional.of(WebResponse.text(403, "no")));
        try (Client client = serve(routes)) {
            assertEquals(403, client.get("/a").answer().status());
            assertEquals(403, client.get("/unknown").answer().status());
            assertEquals("secret\n", client.get("/a?token=right").answer().body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://localhost/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET a HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
                "GET /a\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n"
            })
    void whatIsNoRequestIsRefusedAndTheConnectionEnds(String request) throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("a")))) {
            client.raw(request);
            assertEquals(400, client.answer().status());
            assertEquals("", client.rest());
        }
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        Routes.Builder routes = Routes.builder().get("/a", text("a")).post("/a", text("b"));
        try (Client client = serve(routes)) {
            assertEquals(414, client.get("/" + "a".repeat(9_000)).answer().status());
        }
        try (Client client = connect()) {
            client.send("GET /a HTTP/1.1", "Host: localhost", "X: " + "x".repeat(9_000), "");
            assertEquals(431, client.answer().status());
        }
        try (Client client = connect()) {
            client.send("POST /a HTTP/1.1", "Host: localhost", "Content-Length: 5000", "");
            assertEquals(413, client.answer().status());
        }
    }

    @Test
    void aHandlerThatFailsIsAnErrorAndTheConnectionGoesOn() throws Exception {
        Routes.Builder routes = Routes.builder()
                .get("/throws", request -> {
                    throw new IllegalStateException("boom");
                })
                .get("/fails", request -> CompletableFuture.failedFuture(new IOException("boom")))
                .get("/works", text("works"));
        try (Client client = serve(routes)) {
            for (String path : new String[] {"/throws", "/fails"}) {
                Client.Answer answer = client.get(path).answer();
                assertEquals(500, answer.status());
                assertFalse(answer.body().contains("boom"), answer::body);
            }
            assertEquals("works\n", client.get("/works").answer().body());
        }
    }

    @Test
    void eventsAreStreamedUntilOneSideEnds() throws Exception {
        CompletableFuture<EventSink> subscribed = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        Routes.Builder routes = Routes.builder()
                .get(
                        "/events",
                        WebHandler.of(request -> WebResponse.events(sink -> {
                            sink.onClose(() -> left.complete(null));
                            subscribed.complete(sink);
                        })));
        try (Client client = serve(routes)) {
            client.get("/events");
            assertTrue(client.until("\r\n\r\n").contains("text/event-stream"));
            EventSink sink = subscribed.get(20, TimeUnit.SECONDS);
            assertTrue(sink.send("news", "one\ntwo"));
            assertTrue(client.until("\n\n").endsWith("event: news\ndata: one\ndata: two\n\n"));
            assertThrows(IllegalArgumentException.class, () -> sink.send("two\nlines", ""));
            assertTrue(sink.isOpen());
        }
        left.get(20, TimeUnit.SECONDS);
        assertFalse(subscribed.join().isOpen());
        assertFalse(subscribed.join().send("news", "for nobody"));
    }

    @Test
    void aStreamOfEventsThatTheServerEndsIsWhole() throws Exception {
        Routes.Builder routes = Routes.builder()
                .get(
                        "/events",
                        WebHandler.of(request -> WebResponse.events(sink -> {
                            sink.send("only", "1");
                            sink.close();
                        })));
        try (Client client = serve(routes)) {
            assertTrue(client.get("/events").rest().endsWith("event: only\ndata: 1\n\n\r\n0\r\n\r\n"));
        }
    }

    @Test
    void aReaderThatIsSlowMissesEventsAndHoldsNobodyUp() throws Exception {
        CompletableFuture<EventSink> subscribed = new CompletableFuture<>();
        try (Client client = serve(
                Routes.builder().get("/events", WebHandler.of(request -> WebResponse.events(subscribed::complete))))) {
            EventSink sink = subscribedBy(client, subscribed);
            String large = "x".repeat(1 << 16);
            int sent = 0;
            while (sent < 1_000 && sink.send("large", large)) {
                sent++;
            }
            assertTrue(sent < 1_000, "64 MiB were taken although nobody reads");
            assertTrue(sink.isOpen());
        }
    }

    private static EventSink subscribedBy(Client client, CompletableFuture<EventSink> subscribed) throws Exception {
        client.get("/events");
        return subscribed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void oneConnectionTooManyIsClosedAndMakesRoomWhenAnotherEnds() throws Exception {
        Routes.Builder routes = Routes.builder().get("/a", text("a"));
        try (Client second = serve(WebSettings.defaults().withMaxConnections(2), routes)) {
            assertEquals(200, second.get("/a").answer().status());
            try (Client first = connect()) {
                assertEquals(200, first.get("/a").answer().status());
                try (Client third = connect()) {
                    assertEquals("", third.rest());
                }
                first.send("GET /a HTTP/1.1", "Host: localhost", "Connection: close", "");
                assertEquals(200, first.answer().status());
                assertEquals("", first.rest());
            }
            try (Client next = connect()) {
                assertEquals(200, next.get("/a").answer().status());
            }
        }
    }

    @Test
    void aConnectionOnWhichNothingIsAskedIsClosed() throws Exception {
        WebSettings impatient = WebSettings.defaults().withLimits(SHORT, LONG, LONG);
        try (Client client = serve(impatient, Routes.builder().get("/a", text("a")))) {
            assertEquals("", client.rest());
        }
    }

    @Test
    void aRequestThatDoesNotEndIsClosedThoughBytesCome() throws Exception {
        WebSettings impatient = WebSettings.defaults().withLimits(LONG, SHORT, LONG);
        try (Client client = serve(impatient, Routes.builder().get("/a", text("a")))) {
            client.raw("GET /a HTTP/1.1\r\n");
            client.raw("Host: loc");
            client.awaitEnd();
        }
    }

    @Test
    void anAnswerMayTakeLongerThanARequest() throws Exception {
        CompletableFuture<WebResponse> late = new CompletableFuture<>();
        Duration limit = Duration.ofSeconds(1); // within which the test has to ask
        WebSettings impatient = WebSettings.defaults().withLimits(limit, limit, LONG);
        try (Client client = serve(impatient, Routes.builder().get("/late", request -> late))) {
            client.get("/late");
            late.completeOnTimeout(WebResponse.text(200, "late"), 1_500, TimeUnit.MILLISECONDS);
            assertEquals("late\n", client.answer().body());
        }
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            IOException failure = assertThrows(
                    IOException.class,
                    () -> WebServer.start(
                            address, WebSettings.defaults(), Routes.builder().build()));
            assertTrue(failure.toString().contains("127.0.0.1:" + taken.getLocalPort()), failure::toString);
        }
    }

    @Test
    void closingEndsListenerAndConnections() throws Exception {
        try (Client client = serve(Routes.builder().get("/a", text("a")))) {
            assertEquals(200, client.get("/a").answer().status());
            running.orElseThrow().close();
            assertEquals("", client.rest());
            assertThrows(IOException.class, this::connect);
        }
    }

    @Test
    void settingsAreCheckedAtBirth() {
        WebSettings right = WebSettings.defaults();
        assertThrows(IllegalArgumentException.class, () -> right.withMaxConnections(0));
        assertThrows(IllegalArgumentException.class, () -> right.withMaxBodyBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> right.withLimits(Duration.ZERO, LONG, LONG));
        assertThrows(IllegalArgumentException.class, () -> Routes.builder().get("a", text("no slash")));
    }

    @Test
    void aRequestDoesNotPrintWhatItKnows() {
        WebRequest request = new WebRequest("GET", "/a", Map.of(), Map.of("cookie", "secret"), "b");
        assertEquals("GET /a", request.toString());
    }

    private static WebHandler text(String line) {
        return WebHandler.of(request -> WebResponse.text(200, line));
    }

    private Client serve(Routes.Builder routes) throws Exception {
        return serve(WebSettings.defaults(), routes);
    }

    private Client serve(WebSettings settings, Routes.Builder routes) throws Exception {
        running = Optional.of(WebServer.start(ANY_PORT, settings, routes.build()));
        return connect();
    }

    private Client connect() throws IOException {
        return new Client(running.orElseThrow().address());
    }

    @Test
    void bytesAreGivenAsTheyAre() throws Exception {
        byte[] bytes = "{}".getBytes(StandardCharsets.US_ASCII);
        try (Client client = serve(Routes.builder().get("/j", WebHandler.of(request -> WebResponse.json(bytes))))) {
            Client.Answer answer = client.get("/j").answer();
            assertEquals("application/json", answer.header("content-type"));
            assertEquals("{}", answer.body());
        }
    }
}
