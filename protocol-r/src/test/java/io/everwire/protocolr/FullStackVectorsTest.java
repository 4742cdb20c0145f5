package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everwire.api.MetaSession;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionState;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.testkit.loop.ManualLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One whole recorded connection, from the first byte to the last, played by each side of ours. */
class FullStackVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BEFORE_THE_STREAM_C2S = 5;
    private static final int BEFORE_THE_STREAM_S2C = 5;

    private final JsonNode recorded = read("fullstack.json");
    private final JsonNode keys = read("tinyss.json").get("cases").get(0);
    private final ExitKey exitKey = ExitKey.of(HEX.parseHex("01".repeat(32)));
    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport transport = new ScriptedTransport(loop);
    private final ScriptedMultiplexer multiplexer = new ScriptedMultiplexer();

    @Test
    void theClientWritesWhatTheReferenceWrote() {
        ResumableDialer dialer = ResumableDialer.builder(transport, multiplexer, drawing("client_random32"))
                .exit(InetSocketAddress.createUnresolved("exit", 1))
                .exitKey(exitKey.publicKey())
                .metaSession(
                        MetaSession.of(HEX.parseHex(recorded.get("metasess").asText())))
                .build();
        SessionId id = SessionId.of(HEX.parseHex(recorded.get("sessid").asText()));
        var session = dialer.session(id, SessionObserver.NONE);
        session.connect();
        loop.run();
        ScriptedConnection wire = transport.lastDialled();
        wire.deliver(all("s2c"));
        loop.run();
        assertEquals(SessionState.READY, session.state());
        writeFrames("c2s", BEFORE_THE_STREAM_C2S);
        assertArrayEquals(all("c2s"), wire.written());
        assertArrayEquals(frames("s2c", BEFORE_THE_STREAM_S2C), multiplexer.received());
    }

    @Test
    void theExitWritesWhatTheReferenceWrote() {
        SessionAcceptor acceptor = SessionAcceptor.builder(transport, multiplexer, drawing("server_random32"))
                .key(exitKey)
                .listener(session -> SessionObserver.NONE)
                .build();
        acceptor.listen(InetSocketAddress.createUnresolved("exit", 1));
        ScriptedConnection wire = transport.accept();
        for (JsonNode write : recorded.get("c2s")) {
            wire.deliver(HEX.parseHex(write.get("wire").asText()));
            loop.run();
        }
        writeFrames("s2c", BEFORE_THE_STREAM_S2C);
        assertArrayEquals(all("s2c"), wire.written());
        assertArrayEquals(frames("c2s", BEFORE_THE_STREAM_C2S), multiplexer.received());
        assertEquals(1, acceptor.sessions().size());
    }

    /** The frames of the recording, each flushed by itself as the reference does. */
    private void writeFrames(String direction, int from) {
        JsonNode writes = recorded.get(direction);
        for (int i = from; i < writes.size(); i++) {
            multiplexer.write(HEX.parseHex(writes.get(i).get("plain").asText()));
        }
    }

    private byte[] frames(String direction, int from) {
        JsonNode writes = recorded.get(direction);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = from; i < writes.size(); i++) {
            all.writeBytes(HEX.parseHex(writes.get(i).get("plain").asText()));
        }
        return all.toByteArray();
    }

    private byte[] all(String direction) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        recorded.get(direction)
                .forEach(write -> all.writeBytes(HEX.parseHex(write.get("wire").asText())));
        return all.toByteArray();
    }

    /** A source that draws the recorded 32 bytes every time. */
    private RandomGenerator drawing(String name) {
        byte[] fixed = HEX.parseHex(keys.get(name).asText());
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only bytes were recorded");
            }

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(fixed, 0, bytes, 0, bytes.length);
            }
        };
    }

    private static JsonNode read(String name) {
        try (InputStream vectors = FullStackVectorsTest.class.getResourceAsStream("/vectors/" + name)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(vectors));
        } catch (IOException e) {
            throw new AssertionError(Arrays.toString(e.getStackTrace()), e);
        }
    }
}
