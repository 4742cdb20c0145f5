package io.everwire.tunnel.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.spi.ThreadLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a monitor gets. */
@Timeout(60)
class MetricsServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ThreadLoop loop = new ThreadLoop("pool");
    private final ResumableSessionPool pool = new ResumableSessionPool(
            (id, observer) -> {
                throw new AssertionError("the pool is not started");
            },
            loop,
            new Random(1),
            PoolSettings.defaults());

    @AfterEach
    void end() {
        loop.shutdown();
    }

    @Test
    void aPoolIsPrometheusText() throws Exception {
        try (MetricsServer server = MetricsServer.start(ANY_PORT, PrometheusPage.of(pool))) {
            Page page = get(server, "/metrics");
            assertEquals(200, page.status());
            assertEquals("text/plain; version=0.0.4; charset=utf-8", page.contentType());
            assertTrue(page.body().contains("everwire_pool_size 8.0"), page::body);
            assertTrue(page.body().contains("everwire_pool_members{state=\"connecting\"} 8.0"), page::body);
            assertTrue(page.body().contains("# HELP everwire_pool_death_timeout_seconds After how long"), page::body);
            assertTrue(page.body().contains("# TYPE everwire_pool_pause_seconds histogram"), page::body);
            assertTrue(page.body().contains("jvm_memory_used_bytes{"), page::body);
        }
    }

    @Test
    void everyLineIsACommentOrASample() throws Exception {
        try (MetricsServer server = MetricsServer.start(ANY_PORT, PrometheusPage.of(pool))) {
            get(server, "/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("# HELP ") && !line.startsWith("# TYPE "))
                    .forEach(line -> assertTrue(line.matches("[a-z0-9_]+(\\{.*\\})? [-+0-9.eENaIinf]+"), line));
        }
    }

    @Test
    void nothingElseIsServedAndNothingAfterTheEnd() throws Exception {
        MetricsServer server = MetricsServer.start(ANY_PORT, PrometheusPage.of(pool));
        assertEquals(404, get(server, "/").status());
        server.close();
        assertThrows(IOException.class, () -> get(server, "/metrics"));
    }

    private static Page get(MetricsServer server, String path) throws IOException {
        InetSocketAddress at = server.address();
        HttpURLConnection connection = (HttpURLConnection)
                new URL("http", at.getAddress().getHostAddress(), at.getPort(), path).openConnection();
        connection.setReadTimeout(20_000);
        int status = connection.getResponseCode();
        try (InputStream body = status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Page(status, connection.getContentType(), text);
        } finally {
            connection.disconnect();
        }
    }

    private record Page(int status, String contentType, String body) {}
}
