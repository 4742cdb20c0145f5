package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.DialledSession;
import io.everwire.api.MetaSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.WireStart;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.handshake.ClientHandshake;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * An exit in virtual time whose sessions echo, a client beside it that must notice nothing, and wires spoken by hand.
 * {@link #end} makes the checks with which each case ends.
 */
final class ExitLab {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration DIAL = Duration.ofSeconds(5);
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final byte[] QUESTION = {1, 2, 3, 4, 5, 6, 7, 8};

    final SimulatedNetwork network;
    final Random random;
    final PlainMultiplexer atExit = new PlainMultiplexer();
    final PlainMultiplexer atClients = new PlainMultiplexer();
    final InetSocketAddress address;
    final MetaSession metaSession;
    final SessionId id;
    private final ExitKey key;
    private final Map<String, Transport> hosts = new HashMap<>();
    private final List<CloseReason> ends = new ArrayList<>();
    private final List<CloseReason> wireEnds = new ArrayList<>();
    private final ProtocolRSettings settings;
    private final Transport exitTransport;
    private final SessionAcceptor acceptor;
    private final PlainMultiplexer.Plain bystander;
    private Duration longestEcho = Duration.ZERO;
    private SocketAddress newest;

    ExitLab(long seed) {
        this(seed, ProtocolRSettings.defaults());
    }

    ExitLab(long seed, ProtocolRSettings settings) {
        this.settings = settings;
        network = SimulatedNetwork.seeded(seed).links(LinkSettings.defaults());
        random = new Random(seed);
        key = ExitKey.of(bytes(32));
        metaSession = MetaSession.random(random);
        id = SessionId.random(random);
        address = network.address("exit", 1);
        newest = address;
        exitTransport = network.transport("exit", TransportSettings.defaults().withLoops(3));
        acceptor = SessionAcceptor.builder(exitTransport, atExit, random)
                .key(key)
                .settings(settings)
                .listener(session -> new Ends())
                .build();
        acceptor.listen(address);
        bystander = newClient("bystander");
        checkEcho();
    }

    private final class Ends implements SessionObserver {
        @Override
        public void wireUp(Session session, WireStart start) {
            newest = start.remote();
        }

        @Override
        public void wireDown(Session session, CloseReason why) {
            wireEnds.add(why);
        }

        @Override
        public void closed(Session session, CloseReason why) {
            ends.add(why);
        }
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    SessionAcceptor acceptor() {
        return acceptor;
    }

    /** Why sessions of the exit ended, in order. */
    List<CloseReason> ends() {
        return ends;
    }

    /** Why wires of the exit's sessions ended, in order; the sessions went on. */
    List<CloseReason> wireEnds() {
        return wireEnds;
    }

    /** Where the client of the wire is that became live last. */
    SocketAddress newest() {
        return newest;
    }

    Transport host(String name) {
        return hosts.computeIfAbsent(name, network::transport);
    }

    // ---- wires by hand

    /** A wire from a host whose handshake is done. */
    RawWire wire(String from) {
        RawWire wire = dial(from);
        await(wire::isSecured);
        return wire;
    }

    /** A wire whose handshake begins. */
    RawWire dial(String from) {
        RawWire wire =
                RawWire.ofClient(new ClientHandshake(bytes(32), PinnedKeys.of(key.publicKey()), Credentials.none()));
        Transport transport = host(from);
        transport.dial(address, DialSettings.within(DIAL), transport.nextLoop(), wire);
        return wire;
    }

    /** A wire of this lab's session whose answer has come; its counter is still to be said. */
    RawWire answered(String from) {
        RawWire wire = wire(from);
        wire.hello(metaSession, id);
        await(() -> wire.heard().length >= 9 || wire.isOver());
        return wire;
    }

    /** A new session of this lab's id that has carried these bytes, echoed and not proven received by us. */
    RawWire established(byte[] carried) {
        RawWire wire = answered("client");
        assertEquals(0, wire.heard()[0], "a new session");
        wire.counter(0);
        wire.record(carried);
        await(() -> wire.heard().length == 9 + carried.length);
        return wire;
    }

    // ---- clients that are right

    /** A session of a client, with its first wire. */
    PlainMultiplexer.Plain newClient(String from) {
        DialledSession session = dialer(from).session(SessionId.random(random), SessionObserver.NONE);
        await(session.connect());
        return atClients.last();
    }

    ResumableDialer dialer(String from) {
        return ResumableDialer.builder(host(from), atClients, random)
                .exit(address)
                .exitKey(key.publicKey())
                .settings(settings)
                .build();
    }

    ExitKey key() {
        return key;
    }

    /** So that what the test remembers is not taken for what the exit does. */
    void forgetWhatIsOver() {
        ends.clear();
        wireEnds.clear();
        atExit.sessions().clear();
    }

    // ---- time

    void await(BooleanSupplier condition) {
        network.runUntil(condition, LIMIT);
    }

    void await(CompletionStage<?> stage) {
        await(() -> stage.toCompletableFuture().isDone());
        stage.toCompletableFuture().join();
    }

    void pass(Duration time) {
        network.advance(time);
    }

    /** The client beside it asks and is answered; in the time of one round trip and a little. */
    void checkEcho() {
        Duration asked = network.elapsed();
        byte[] question = bytes(QUESTION.length);
        bystander.write(question);
        await(() -> bystander.hasEchoed(question));
        Duration took = network.elapsed().minus(asked);
        longestEcho = took.compareTo(longestEcho) > 0 ? took : longestEcho;
        assertTrue(longestEcho.compareTo(QUICK) <= 0, "an echo took " + longestEcho);
    }

    /** Nobody else has noticed, a new client is served, and nothing is left behind. */
    void end() {
        checkEcho();
        Duration asked = network.elapsed();
        newClient("newcomer").write(QUESTION);
        assertTrue(network.elapsed().minus(asked).compareTo(Duration.ofSeconds(1)) <= 0, "served late");
        await(acceptor.close());
        hosts.values().forEach(host -> await(host.shutdown(DIAL)));
        await(exitTransport.shutdown(DIAL));
        pass(DIAL);
        assertEquals(0, network.openConnections());
        assertEquals(0, network.pendingAlarms());
        assertEquals(0, acceptor.sessions().size());
    }
}
