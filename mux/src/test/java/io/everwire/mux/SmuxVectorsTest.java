package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded sessions of two versions of the reference, spoken by either side. */
class SmuxVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** One side that is ours; the other side's bytes are those of the vector. */
    private static final class Half {
        final ManualLoop loop = new ManualLoop();
        final MemoryPipe pipe;
        final MuxSession mux;
        final List<Stream> accepted = new ArrayList<>();

        Half(JsonNode config, SessionPipe.Side side) {
            pipe = MemoryPipe.alone(loop, side);
            mux = new SmuxMultiplexer(settings(config)).start(pipe, ScriptedPeer.NO_OBSERVER);
            mux.streams(accepted::add);
            pipe.connectAlone(0);
            loop.run();
        }

        byte[] sent() {
            loop.pass(100 * MILLI);
            return pipe.takeSent();
        }

        /** The peer's bytes arrive in two pieces. */
        void feed(byte[] bytes) {
            int half = bytes.length / 2;
            pipe.feed(part(bytes, 0, half));
            pipe.feed(part(bytes, half, bytes.length));
            loop.run();
        }

        int read(Stream stream, int bytes) {
            return Endpoints.done(stream.read(ByteBuffer.allocate(bytes)));
        }

        /** Reads as the recording program did: at most what one frame brought. */
        void readAll(Stream stream, int bytes, int atOnce) {
            for (int left = bytes; left > 0; ) {
                left -= read(stream, Math.min(left, atOnce));
                loop.run();
            }
        }
    }

    private static MuxSettings settings(JsonNode config) {
        int window = config.get("stream_buffer").asInt();
        return MuxSettings.builder()
                .version(config.get("version").asInt())
                .frameBytes(config.get("max_frame").asInt())
                .acknowledgements(false)
                .probeStreamBytes(0)
                .nopInterval(Duration.ofMinutes(20))
                .timeout(Duration.ofMinutes(40))
                .firstWindow(0)
                .window(window)
                .maxWindow(window)
                .build();
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"smux.json v1 basic", "smux.json v2 basic", "smux_head.json v1 basic", "smux_head.json v2 basic"
            })
    void theBasicSessionIsTheSameByteForByteAtBothSides(String which) throws IOException {
        JsonNode vector = vector(which);
        JsonNode steps = vector.get("steps");
        Half client = new Half(vector.get("client_config"), SessionPipe.Side.DIALER);
        Half server = new Half(vector.get("server_config"), SessionPipe.Side.ACCEPTOR);

        Stream first = Endpoints.done(client.mux.open());
        exchange(client, server, steps.get(0));
        first.write(text("hello"));
        exchange(client, server, steps.get(1));
        Stream atServer = server.accepted.get(0);
        assertEquals(5, server.read(atServer, 100));
        exchange(client, server, steps.get(2));
        atServer.write(text("world!"));
        exchange(client, server, steps.get(3));
        assertEquals(6, client.read(first, 100));
        exchange(client, server, steps.get(4));
        first.write(text(""));
        exchange(client, server, steps.get(5));
        Stream ofServer = Endpoints.done(server.mux.open());
        ofServer.write(text("from the server"));
        exchange(client, server, steps.get(6));
        assertEquals(15, client.read(client.accepted.get(0), 100));
        exchange(client, server, steps.get(7));
        Endpoints.done(client.mux.open());
        exchange(client, server, steps.get(8));
        first.close();
        exchange(client, server, steps.get(9));
        atServer.close();
        exchange(client, server, steps.get(10));
        server.accepted.get(1).close();
        exchange(client, server, steps.get(11));
        atServer.close();
        exchange(client, server, steps.get(12));
        assertEquals(2, client.mux.openStreams(), "streams 2 and 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smux.json v1 large writes",
                "smux.json v2 large writes",
                "smux_head.json v1 large writes",
                "smux_head.json v2 large writes"
            })
    void largeWritesAreCutIntoTheSameFrames(String which) throws IOException {
        JsonNode vector = vector(which);
        JsonNode steps = vector.get("steps");
        Half client = new Half(vector.get("client_config"), SessionPipe.Side.DIALER);
        Half server = new Half(vector.get("server_config"), SessionPipe.Side.ACCEPTOR);
        Stream stream = Endpoints.done(client.mux.open());
        stream.write(Endpoints.bytes(0, 100_000));
        exchange(client, server, steps.get(0));
        Stream atServer = server.accepted.get(0);
        server.readAll(atServer, 100_000, 32_768);
        exchange(client, server, steps.get(1));
        atServer.write(Endpoints.bytes(0, 70_000));
        exchange(client, server, steps.get(2));
        client.readAll(stream, 70_000, 32_768);
        exchange(client, server, steps.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smux.json", "smux_head.json"})
    void aWriterStopsAtTheWindowAndGoesOnWithUpdates(String file) throws IOException {
        JsonNode vector = vector(file + " v2 window: client sends 600000");
        JsonNode steps = vector.get("steps");
        Half client = new Half(vector.get("client_config"), SessionPipe.Side.DIALER);
        Half server = new Half(vector.get("server_config"), SessionPipe.Side.ACCEPTOR);
        Stream stream = Endpoints.done(client.mux.open());
        CompletionStage<Void> written = stream.write(Endpoints.bytes(0, 600_000));
        exchange(client, server, steps.get(0));
        Stream atServer = server.accepted.get(0);
        assertEquals(1, server.read(atServer, 1));
        byte[] update = server.sent();
        assertArrayEquals(frames(steps.get(1).get("s2c")), update);
        client.feed(update);
        assertEquals(0, client.sent().length, "one byte is not worth a frame yet");
        server.readAll(atServer, 131_071, 32_768);
        assertEquals(0, server.sent().length, "half a window less one byte was taken since the update");

        int read = 131_072;
        int sent = 262_144;
        while (read < 600_000) {
            read += server.read(atServer, Math.min(32_768, 600_000 - read));
            client.feed(server.sent());
            byte[] data = client.sent();
            sent += payloadBytes(data);
            server.feed(data);
        }
        assertTrue(written.toCompletableFuture().isDone());
        assertEquals(600_000, sent);
    }

    private static int payloadBytes(byte[] frames) {
        ByteBuffer bytes = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
        int total = 0;
        while (bytes.hasRemaining()) {
            int length = bytes.getShort(bytes.position() + 2) & 0xFFFF;
            bytes.position(bytes.position() + 8 + length);
            total += length;
        }
        return total;
    }

    @ParameterizedTest
    @ValueSource(strings = {"smux.json", "smux_head.json"})
    void aLargeWindowIsAnnouncedAndRenewedByHalves(String file) throws IOException {
        JsonNode vector = vector(file + " v2 window: server sends 3000000");
        JsonNode steps = vector.get("steps");
        Half client = new Half(vector.get("client_config"), SessionPipe.Side.DIALER);
        Stream stream = Endpoints.done(client.mux.open());
        assertArrayEquals(frames(steps.get(0).get("c2s")), client.sent());
        feedPushes(client, steps.get(0).get("s2c"), 0);
        assertEquals(1, client.read(stream, 1));
        assertArrayEquals(frames(steps.get(1).get("c2s")), client.sent());
        feedPushes(client, steps.get(1).get("s2c"), 262_144);
        client.readAll(stream, 32_767, 32_767);
        client.readAll(stream, 1_000_000 - 32_768, 32_768);
        assertEquals(0, client.sent().length, "less than half a window");
        int read = 1_000_000;
        read += client.read(stream, 1_015_808 - read);
        byte[] updates = new byte[0];
        int arrived = 262_144 + 1_835_009;
        while (read < 3_000_000) {
            if (read == arrived) {
                feedPushes(client, steps.get(3).get("s2c"), arrived);
                arrived = 3_000_000;
            }
            read += client.read(stream, Math.min(32_768, arrived - read));
            updates = concat(updates, client.sent());
        }
        assertArrayEquals(frames(steps.get(3).get("c2s")), updates);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smux.json", "smux_head.json"})
    void theKeepaliveIsSentAtItsInterval(String file) throws IOException {
        JsonNode vector = vector(file + " v2 keepalive NOP");
        Half client = new Half(vector.get("client_config"), SessionPipe.Side.DIALER);
        assertEquals(0, client.sent().length);
        client.loop.pass(Duration.ofMinutes(20).toNanos());
        assertArrayEquals(frames(vector.get("steps").get(0).get("c2s")), client.sent());
    }

    @Test
    void oddInputIsTakenAsByTheReferenceSaveForIdsThatAreNotThePeers() throws IOException {
        for (String file : List.of("smux.json", "smux_head.json")) {
            for (JsonNode odd : read(file).get("odd_input")) {
                checkOdd(odd);
            }
        }
    }

    private static void checkOdd(JsonNode odd) throws IOException {
        String name = odd.get("name").asText();
        JsonNode config = vector("smux.json v2 basic").get("server_config");
        Half server = new Half(config, SessionPipe.Side.ACCEPTOR);
        server.pipe.feed(HEX.parseHex(odd.get("input").asText()));
        server.loop.run();
        String accept = odd.get("accept").asText();
        if (accept.startsWith("error") || name.contains("payload bytes")) {
            assertNotNull(server.pipe.closedFor(), name);
            assertEquals(
                    ErrorCode.PROTOCOL_ERROR,
                    Objects.requireNonNull(server.pipe.closedFor()).code(),
                    name);
            return;
        }
        assertNull(server.pipe.closedFor(), name);
        if (name.contains("even id") || name.contains("id 0")) {
            assertTrue(server.accepted.isEmpty(), name + ": ids of the wrong parity are ignored");
            return;
        }
        assertEquals(1, server.accepted.size(), name);
        Stream stream = server.accepted.get(0);
        assertEquals(accept, "stream " + stream.id(), name);
        ByteBuffer into = ByteBuffer.allocate(100);
        CompletableFuture<Integer> read = stream.read(into).toCompletableFuture();
        if (odd.get("read").asText().startsWith("0 bytes")) {
            assertTrue(!read.isDone(), name);
        } else {
            assertEquals(3, read.join(), name);
        }
        assertArrayEquals(frames(odd.get("reply")), server.sent(), name);
    }

    /** What each side sends in a step is what was recorded; the other side is given the recorded bytes. */
    private static void exchange(Half client, Half server, JsonNode step) {
        byte[] fromClient = client.sent();
        byte[] fromServer = server.sent();
        String action = step.get("action").asText();
        assertFrames(step.get("c2s"), fromClient, action);
        assertFrames(step.get("s2c"), fromServer, action);
        server.feed(fromClient);
        client.feed(fromServer);
    }

    private static void assertFrames(JsonNode expected, byte[] actual, String action) {
        ByteBuffer bytes = ByteBuffer.wrap(actual);
        for (JsonNode frame : expected == null ? List.<JsonNode>of() : expected) {
            byte[] header = new byte[8];
            bytes.get(header);
            assertEquals(frame.get("header").asText(), HEX.formatHex(header), action);
            byte[] payload = new byte[frame.get("len").asInt()];
            bytes.get(payload);
            if (frame.has("payload")) {
                assertEquals(frame.get("payload").asText(), HEX.formatHex(payload), action);
            } else {
                assertEquals(frame.get("payload_sha256").asText(), sha256(payload), action);
            }
        }
        assertEquals(0, bytes.remaining(), action);
    }

    private static void feedPushes(Half half, JsonNode frames, int offset) {
        int at = offset;
        for (JsonNode frame : frames) {
            int length = frame.get("len").asInt();
            byte[] payload = new byte[length];
            Endpoints.bytes(at, length).get(payload);
            half.pipe.feed(HEX.parseHex(frame.get("header").asText()));
            half.pipe.feed(payload);
            at += length;
        }
        half.loop.run();
    }

    private static byte[] frames(JsonNode list) {
        byte[] all = new byte[0];
        for (JsonNode frame : list == null ? List.<JsonNode>of() : list) {
            all = concat(all, HEX.parseHex(frame.get("header").asText()));
            all = concat(all, HEX.parseHex(frame.get("payload").asText()));
        }
        return all;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static ByteBuffer text(String ascii) {
        return ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JsonNode vector(String which) throws IOException {
        int space = which.indexOf(' ');
        for (JsonNode one : read(which.substring(0, space)).get("cases")) {
            if (one.get("name").asText().startsWith(which.substring(space + 1))) {
                return one;
            }
        }
        throw new AssertionError("no vector " + which);
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(SmuxVectorsTest.class.getResourceAsStream("/vectors/" + file))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
