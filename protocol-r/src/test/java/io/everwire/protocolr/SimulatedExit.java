package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.DialledSession;
import io.everwire.api.EverwireException;
import io.everwire.api.ExitEvent;
import io.everwire.api.ListedSession;
import io.everwire.api.MetaSession;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** An exit that echoes, on a simulated network with as many clients as a test likes. */
final class SimulatedExit {
    static final Duration LONG = Duration.ofMinutes(5);

    private final SimulatedNetwork network;
    private final Random random;
    private final ExitKey key;
    private final SessionAcceptor acceptor;
    private final List<ExitEvent> events = new ArrayList<>();
    private final List<Stream> accepted = new ArrayList<>();
    private final Map<String, Transport> hosts = new HashMap<>();
    private boolean deaf;

    SimulatedExit() {
        this(ProtocolRSettings.defaults());
    }

    SimulatedExit(ProtocolRSettings settings) {
        this(settings, MuxSettings.defaults(), Authenticator.allowAll());
    }

    SimulatedExit(ProtocolRSettings settings, MuxSettings mux, Authenticator authenticator) {
        network = SimulatedNetwork.seeded(5);
        random = new Random(5);
        key = ExitKey.of(bytes(32));
        acceptor = SessionAcceptor.builder(
                        network.transport("exit", TransportSettings.defaults().withLoops(2)),
                        new SmuxMultiplexer(mux),
                        random)
                .key(key)
                .settings(settings)
                .authenticator(authenticator)
                .listener(session -> {
                    session.streams(this::echo);
                    return SessionObserver.NONE;
                })
                .build();
        acceptor.listen(events::add);
        await(acceptor.listen(network.address("exit", 1)));
    }

    SimulatedNetwork network() {
        return network;
    }

    SessionAcceptor acceptor() {
        return acceptor;
    }

    /** What the exit's listener was told, of one kind. */
    <E extends ExitEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everything that the exit's listener was told. */
    List<ExitEvent> events() {
        return events;
    }

    /** Streams that the exit was given, in order. */
    List<Stream> accepted() {
        return accepted;
    }

    /** The whole list. */
    List<ListedSession> list() {
        return acceptor.list(SessionHandle.NONE, Integer.MAX_VALUE);
    }

    /** The only session. */
    ListedSession only() {
        List<ListedSession> all = list();
        assertTrue(all.size() == 1, all.size() + " sessions instead of one");
        return all.get(0);
    }

    // clients

    /** Makes the sessions of one client process at a host. */
    ResumableDialer client(String host) {
        return client(host, Credentials.none());
    }

    ResumableDialer client(String host, Credentials credentials) {
        Transport transport = hosts.computeIfAbsent(host, network::transport);
        return ResumableDialer.builder(transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .credentials(credentials)
                .metaSession(MetaSession.random(random))
                .build();
    }

    /** A session without a wire yet. */
    DialledSession session(ResumableDialer client) {
        return client.session(SessionId.random(random), SessionObserver.NONE);
    }

    /** A session with a live wire. */
    DialledSession connected(ResumableDialer client) {
        DialledSession session = session(client);
        connect(session);
        return session;
    }

    /** Gives a session another wire, and waits until the exit knows, too. */
    boolean connect(DialledSession session) {
        boolean resumed = await(session.connect()).resumed();
        advance(Duration.ofMillis(50));
        return resumed;
    }

    DialledSession connected(String host) {
        return connected(client(host));
    }

    /** A TCP connection that says nothing; what becomes of it is kept. */
    SilentPeer silent(String host) {
        Transport transport = hosts.computeIfAbsent(host, network::transport);
        SilentPeer peer = new SilentPeer();
        transport.dial(
                network.address("exit", 1), DialSettings.within(Duration.ofSeconds(30)), transport.nextLoop(), peer);
        return peer;
    }

    /** All wires end, and both ends are told. */
    void cutAll() {
        network.strikeAll(new Fault.Cut());
        advance(Duration.ofSeconds(1));
    }

    // streams

    Stream open(DialledSession session) {
        return await(session.open());
    }

    /** Sends some bytes there and back. */
    void checkEcho(Stream stream) {
        byte[] question = bytes(1_000);
        await(stream.write(ByteBuffer.wrap(question)));
        ByteBuffer answer = ByteBuffer.allocate(question.length);
        while (answer.hasRemaining()) {
            assertTrue(await(stream.read(answer)) > 0, "the echo has ended");
        }
        assertArrayEquals(question, answer.array());
    }

    /** Ends a stream in both directions and sees it end. */
    void finish(Stream stream) {
        await(stream.finish());
        assertTrue(await(stream.read(ByteBuffer.allocate(1))) < 0);
        await(stream.closed());
    }

    /** From now on streams are accepted, and nothing is done with them. */
    void deaf() {
        deaf = true;
    }

    private void echo(Stream stream) {
        accepted.add(stream);
        if (!deaf) {
            pass(stream);
        }
    }

    private static void pass(Stream stream) {
        ByteBuffer piece = ByteBuffer.allocate(1_024);
        stream.read(piece).thenAccept(count -> {
            if (count < 0) {
                stream.close();
            } else {
                stream.write(piece.flip()).thenRun(() -> pass(stream));
            }
        });
    }

    // time

    void advance(Duration time) {
        network.advance(time);
    }

    <T> T await(CompletionStage<T> stage) {
        network.runUntil(() -> stage.toCompletableFuture().isDone(), LONG);
        return stage.toCompletableFuture().join();
    }

    /** Why a stage fails. */
    CloseReason failure(CompletionStage<?> stage) {
        network.runUntil(() -> stage.toCompletableFuture().isDone(), LONG);
        CompletionException wrapped = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return ((EverwireException) Objects.requireNonNull(wrapped.getCause())).reason();
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** For messages: what has happened. */
    @Override
    public String toString() {
        return events.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
}
