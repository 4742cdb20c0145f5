package io.everwire.streams.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.streams.contract.Ends;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An HTTP client that knows nothing of streams, a server on a server socket, and streams between them that are cut. */
@Timeout(120)
class HttpClientTest {
    private static final int BODY = 8_000_000;

    private final byte[] body = new byte[BODY];
    private final StreamServerSocket server = new StreamServerSocket();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Ends ends;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    HttpClientTest() {
        new Random(1).nextBytes(body);
    }

    @BeforeEach
    void serve() throws Exception {
        ends = new Ends(server);
        threads.execute(() -> serve(server));
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        ends.close();
        threads.shutdownNow();
    }

    /** A server of one page, for any server socket. */
    private void serve(ServerSocket any) {
        try {
            while (true) {
                Socket accepted = any.accept();
                threads.execute(() -> answer(accepted));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n";
                    client.getOutputStream().write(head.getBytes(US_ASCII));
                    client.getOutputStream().write(body);
                }
            }
        } catch (IOException over) {
            // the client has left
        }
    }

    @Test
    void anHttpClientDoesNotSeeTheCutInTheMiddleOfAResponse() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .socketFactory(
                        new StreamSocketFactory((target, limit) -> ends.pool().open(limit)))
                .retryOnConnectionFailure(false)
                .callTimeout(60, SECONDS)
                .build();
        Request request = new Request.Builder().url("http://localhost/").build();
        for (int i = 0; i < 2; i++) {
            try (Response response = client.newCall(request).execute();
                    ResponseBody received = response.body();
                    InputStream bytes = received.byteStream()) {
                assertEquals(200, response.code());
                byte[] start = bytes.readNBytes(BODY / 4);
                ends.cut();
                byte[] rest = bytes.readAllBytes();
                assertArrayEquals(java.util.Arrays.copyOf(body, BODY / 4), start);
                assertArrayEquals(java.util.Arrays.copyOfRange(body, BODY / 4, BODY), rest);
            }
        }
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
