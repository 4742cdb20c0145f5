package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.PoolEvent;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAULTS 25 and 26, with the pool as it is: wires that die young, and exits that are restarted. */
class ShortWiresTest {
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final int MOST_DIALS_A_SECOND = 10;
    private static final int MOST_EVENTS_A_SECOND = 2_000;

    private final SimulatedNetwork network = SimulatedNetwork.seeded(25);
    private final Random random = new Random(25);
    private final ExitKey key = ExitKey.of(bytes(32));
    private final InetSocketAddress address = network.address("exit", 1);
    private final List<Duration> dials = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private final Transport client = new Dials(network.transport("client"));
    private Transport exitHost = network.transport("exit");
    private SessionAcceptor exit = exit(exitHost);
    private final ResumableSessionPool pool = pool();

    private SessionAcceptor exit(Transport host) {
        SessionAcceptor made = SessionAcceptor.builder(host, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .key(key)
                .listener(session -> {
                    session.streams(this::echo);
                    return SessionObserver.NONE;
                })
                .build();
        made.listen(address);
        return made;
    }

    private ResumableSessionPool pool() {
        ResumableDialer dialer = ResumableDialer.builder(client, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(address)
                .exitKey(key.publicKey())
                .build();
        return new ResumableSessionPool(
                dialer,
                network.loop("pool"),
                random,
                PoolSettings.builder().members(1).build());
    }

    /** What a wire carries besides the handshake is progress, however little it is. */
    @ParameterizedTest
    @ValueSource(strings = {"up", "down"})
    void wiresThatDieAfterAThousandBytesStillCarryEverything(String direction) {
        network.faults(each(Direction.valueOf(direction.toUpperCase(Locale.ROOT)), 1_000));
        pool.start();
        byte[] words = bytes(5_000);
        CompletionStage<byte[]> echoed = pool.open(OPEN).thenCompose(stream -> exchange(stream, words));
        network.runUntil(echoed.toCompletableFuture()::isDone, Duration.ofMinutes(2));
        assertArrayEquals(words, echoed.toCompletableFuture().join());
        assertTrue(dials.size() >= 5, "too few wires to show anything: " + dials.size());
        assertNoHaste();
        end();
    }

    /** Not even a handshake fits: who opens is told so at the deadline, and the exit is left in peace. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40, 100, 140})
    void wiresThatDieInTheirHandshakeEndOpensWithAReason(int bytes) {
        network.faults(each(Direction.UP, bytes));
        pool.start();
        CompletionStage<Stream> open = pool.open(OPEN);
        network.runUntil(open.toCompletableFuture()::isDone, OPEN.plusSeconds(1));
        assertTrue(reason(open).isRetryable());
        network.advance(Duration.ofMinutes(5));
        assertNoHaste();
        assertTrue(dials.size() < 120, dials.size() + " dials in five minutes of failures");
        end();
    }

    /**
     * Resets each 50 ms, and a handshake that takes half of that: two of five dials fail. However many of them do so in a
     * row, the exit serves the session as soon as it is reached.
     */
    @Test
    void wiresThatAreOftenCutInTheirHandshakeDoNotMakeAMemberWaitForLong() {
        LinkSettings near = LinkSettings.defaults().withDelay(Duration.ofMillis(3), Duration.ofMillis(2));
        network.links(near)
                .faults(FaultPlan.seeded(52).cutEvery(Duration.ofMillis(50)).resets(1));
        Pauses pauses = new Pauses();
        pool.listen(Runnable::run, pauses::heard);
        pool.start();
        network.advance(Duration.ofMinutes(5));
        assertTrue(pauses.failed > 500, pauses.toString());
        assertTrue(pauses.ended > 500, pauses.toString());
        assertTrue(pauses.longest.compareTo(PoolSettings.defaults().maxBackoff()) < 0, pauses.toString());
        assertNoHaste();
        end();
    }

    /** The times without a live wire. */
    private final class Pauses {
        private Duration began = network.elapsed();
        private Duration longest = Duration.ZERO;
        private int ended;
        private int failed;

        void heard(PoolEvent event) {
            if (event instanceof PoolEvent.WireDown) {
                began = network.elapsed();
            } else if (event instanceof PoolEvent.AttemptFailed) {
                failed++;
            } else if (event instanceof PoolEvent.WireUp) {
                Duration pause = network.elapsed().minus(began);
                longest = pause.compareTo(longest) > 0 ? pause : longest;
                ended++;
            }
        }

        @Override
        public String toString() {
            return ended + " wires, " + failed + " attempts failed, longest pause " + longest;
        }
    }

    @Test
    void aRestartedExitCostsTheStreamsOnceAndGetsNothingOfThem() {
        pool.start();
        byte[] words = bytes(2_000);
        CompletionStage<Stream> open = pool.open(OPEN);
        network.runUntil(open.toCompletableFuture()::isDone, OPEN);
        Stream stream = open.toCompletableFuture().join();
        CompletionStage<byte[]> echoed = exchange(stream, words);
        network.runUntil(echoed.toCompletableFuture()::isDone, OPEN);
        CompletionStage<Integer> waiting = stream.read(ByteBuffer.allocate(1));
        restart();
        stream.write(ByteBuffer.wrap(words));
        network.runUntil(waiting.toCompletableFuture()::isDone, OPEN);
        assertEquals(ErrorCode.SESSION_UNKNOWN, reason(waiting));
        assertTrue(reason(waiting).isRetryable());
        CompletionStage<byte[]> again = pool.open(OPEN).thenCompose(next -> exchange(next, bytes(10)));
        network.runUntil(again.toCompletableFuture()::isDone, Duration.ofSeconds(20));
        assertEquals(10, again.toCompletableFuture().join().length);
        assertEquals(10, received.stream().mapToInt(piece -> piece.length).sum(), "nothing is replayed");
        end();
    }

    /** The process is gone with all its connections; another one listens at its address. */
    private void restart() {
        exitHost.shutdown(Duration.ZERO);
        network.advance(Duration.ofMillis(500));
        received.clear();
        exitHost = network.transport("exit");
        exit = exit(exitHost);
    }

    private static FaultPlan each(Direction direction, int bytes) {
        return FaultPlan.none().eachConnection(new Fault.CutAfter(direction, bytes));
    }

    /** Neither dials nor turns of loops without need, in any second. */
    private void assertNoHaste() {
        for (int i = MOST_DIALS_A_SECOND; i < dials.size(); i++) {
            Duration span = dials.get(i).minus(dials.get(i - MOST_DIALS_A_SECOND));
            assertTrue(span.toMillis() >= 999, "eleven dials within " + span);
        }
        long perSecond = network.eventCount() / Math.max(1, network.elapsed().toSeconds());
        assertTrue(perSecond <= MOST_EVENTS_A_SECOND, perSecond + " events a second");
    }

    private void echo(Stream stream) {
        ByteBuffer piece = ByteBuffer.allocate(500);
        stream.read(piece).thenAccept(count -> {
            if (count < 0) {
                stream.close();
                return;
            }
            byte[] bytes = new byte[piece.flip().remaining()];
            piece.duplicate().get(bytes);
            received.add(bytes);
            stream.write(piece).thenRun(() -> echo(stream));
        });
    }

    private static CompletionStage<byte[]> exchange(Stream stream, byte[] words) {
        byte[] echo = new byte[words.length];
        stream.write(ByteBuffer.wrap(words));
        return readAll(stream, ByteBuffer.wrap(echo)).thenApply(whole -> echo);
    }

    private static CompletionStage<Boolean> readAll(Stream stream, ByteBuffer into) {
        return stream.read(into)
                .thenCompose(
                        count -> into.hasRemaining() ? readAll(stream, into) : CompletableFuture.completedStage(true));
    }

    private static ErrorCode reason(CompletionStage<?> stage) {
        Throwable failure = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return assertInstanceOf(EverwireException.class, failure.getCause())
                .reason()
                .code();
    }

    private void end() {
        network.pauseFaults();
        pool.close();
        exit.close();
        network.advance(Duration.ofSeconds(30));
        client.shutdown(Duration.ZERO);
        exitHost.shutdown(Duration.ZERO);
        network.advance(Duration.ofSeconds(5));
        assertEquals(0, network.openConnections());
        assertEquals(0, network.pendingAlarms());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Writes down when each dial begins. */
    private final class Dials implements Transport {
        private final Transport transport;

        Dials(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Loop nextLoop() {
            return transport.nextLoop();
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            dials.add(network.elapsed());
            return transport.dial(to, settings, loop, handler);
        }

        @Override
        public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
            return transport.listen(at, settings, acceptor);
        }

        @Override
        public CompletionStage<Void> shutdown(Duration limit) {
            return transport.shutdown(limit);
        }
    }
}
