package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.DialledSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session on which nobody says anything costs not one byte, whatever is open on it. */
class IdleWorldTest {
    private final SimulatedNetwork network = SimulatedNetwork.seeded(5).links(LinkSettings.defaults());
    private final List<Session> atExit = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void twoIdlePeersExchangeNothingForTenMinutes(boolean acknowledgements, boolean probes) {
        MuxSettings settings = MuxSettings.builder()
                .acknowledgements(acknowledgements)
                .probes(probes)
                .build();
        DialledSession session = session(settings);
        now(session.open().thenAccept(IdleWorldTest::speak));
        network.advance(Duration.ofSeconds(20));
        long before = exchanged(session);
        assertTrue(before > 100_000, before + " bytes");
        network.advance(Duration.ofMinutes(10));
        assertEquals(before, exchanged(session));
        assertEquals(1, now(session.snapshot()).openStreams());
        assertEquals(1, now(session.snapshot()).wires());
    }

    private long exchanged(Session session) {
        return now(session.snapshot()).sent() + now(atExit.get(0).snapshot()).sent();
    }

    private static void speak(Stream stream) {
        stream.write(ByteBuffer.allocate(100_000));
        take(stream);
    }

    private static void take(Stream stream) {
        stream.read(ByteBuffer.allocate(10_000)).thenRun(() -> take(stream));
    }

    private DialledSession session(MuxSettings settings) {
        Random random = new Random(5);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        ExitKey key = ExitKey.of(secret);
        SessionAcceptor.builder(network.transport("exit"), new SmuxMultiplexer(settings), random)
                .key(key)
                .listener(session -> {
                    atExit.add(session);
                    session.streams(IdleWorldTest::speak);
                    return SessionObserver.NONE;
                })
                .build()
                .listen(network.address("exit", 1));
        DialledSession session = ResumableDialer.builder(
                        network.transport("client"), new SmuxMultiplexer(settings), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .build()
                .session(SessionId.random(random), SessionObserver.NONE);
        now(session.connect());
        return session;
    }

    private <T> T now(CompletionStage<T> stage) {
        network.runUntil(() -> stage.toCompletableFuture().isDone(), Duration.ofSeconds(10));
        return stage.toCompletableFuture().join();
    }
}
