package io.everwire.tunnel.dashboard;

import io.everwire.api.EverwireException;
import io.everwire.api.SessionPool;
import io.everwire.spi.ThreadLoop;
import io.everwire.tunnel.web.Routes;
import io.everwire.tunnel.web.WebServer;
import io.everwire.tunnel.web.WebSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A page in the browser that shows a pool live, and the same as JSON. Runs from {@link #start} to {@link #close}, on two
 * threads of its own, so that who looks does not disturb the pool. Whoever knows {@link #url} may look and renew the
 * worst member; over a network that address is as good as public, as HTTP is not encrypted.
 */
public final class Dashboard implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    /** Besides pages, which keep one each: files, monitors and buttons. */
    private static final int OTHER_CONNECTIONS = 48;

    private final ThreadLoop loop;
    private final LiveFeed feed;
    private final SessionPool.Subscription events;
    private final WebServer server;
    private final AccessToken token;

    private Dashboard(
            ThreadLoop loop, LiveFeed feed, SessionPool.Subscription events, WebServer server, AccessToken token) {
        this.loop = loop;
        this.feed = feed;
        this.events = events;
        this.server = server;
        this.token = token;
    }

    /** What a dashboard shows and may do. The pool is not closed with it. */
    public record Subject(SessionPool pool, Optional<WireCutter> cutter, Consumer<Routes.Builder> more) {
        /** A pool whose wires cannot be cut from the page. */
        public static Subject of(SessionPool pool) {
            return new Subject(pool, Optional.empty(), routes -> {});
        }

        /** With a button for each member that cuts its wire. */
        public Subject cutBy(WireCutter added) {
            return new Subject(pool, Optional.of(added), more);
        }

        /** With more paths on the same server, for those who know the token. */
        public Subject with(Consumer<Routes.Builder> routes) {
            return new Subject(pool, cutter, more.andThen(routes));
        }
    }

    /**
     * Begins to watch and to serve.
     *
     * @param random draws the token, so a cryptographic source outside of tests
     * @throws IOException if the address cannot be bound; its message names it
     */
    public static Dashboard start(Subject subject, DashboardSettings settings, RandomGenerator random)
            throws IOException, InterruptedException {
        AccessToken token = AccessToken.random(random);
        ThreadLoop loop = new ThreadLoop("everwire-dashboard");
        LiveFeed feed = new LiveFeed(
                subject.pool(),
                loop,
                Clock.systemUTC(),
                settings,
                subject.cutter().isPresent());
        Routes routes =
                routes(subject, settings, new DashboardRoutes(subject.pool(), feed, loop, subject.cutter()), token);
        WebServer server = serve(settings, routes, loop);
        loop.execute(feed::start);
        return new Dashboard(loop, feed, subject.pool().listen(loop::execute, feed::happened), server, token);
    }

    private static WebServer serve(DashboardSettings settings, Routes routes, ThreadLoop loop)
            throws IOException, InterruptedException {
        WebSettings limits = WebSettings.defaults()
                .withMaxConnections(settings.viewers() + OTHER_CONNECTIONS)
                .withMaxBodyBytes(0);
        try {
            return WebServer.start(settings.listen(), limits, routes);
        } catch (IOException | InterruptedException failed) {
            loop.shutdown();
            throw failed;
        }
    }

    private static Routes routes(Subject subject, DashboardSettings settings, DashboardRoutes own, AccessToken token) {
        PageFiles files = new PageFiles();
        Routes.Builder routes =
                Routes.builder().hosts(Gate.hosts(settings.listen())).guard(new Gate(token, files::has)::refusal);
        subject.more().accept(routes);
        files.addTo(routes);
        own.addTo(routes);
        return routes.build();
    }

    /** Where it listens, with the port that was bound. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** What to open in a browser. The token is behind the {@code #}: no browser sends that to anybody. */
    public String url() {
        InetAddress bound = server.address().getAddress();
        String host = bound.isAnyLocalAddress() ? "localhost" : bound.getHostAddress();
        return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + server.address().getPort() + "/#token=" + token.reveal();
    }

    /** Ends all pages and waits for both threads, within a limit. Idempotent. */
    @Override
    public void close() {
        events.close();
        try {
            loop.execute(feed::stop);
        } catch (EverwireException ended) {
            return; // closed before
        }
        var unused = loop.shutdown()
                .toCompletableFuture()
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        server.close(); // last: who watches is told by the feed
    }
}
