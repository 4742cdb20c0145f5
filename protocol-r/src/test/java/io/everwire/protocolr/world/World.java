package io.everwire.protocolr.world;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.PoolEvent;
import io.everwire.api.Session;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.tinyss.CipherSwap;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import io.everwire.testkit.simulation.SimulationFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A client with a pool and an exit, whole, on a simulated network; what its streams carry is checked byte by byte. */
final class World {
    private static final Duration OPEN = Duration.ofMinutes(10);

    /** With this a client asks a peer that it does not know to acknowledge for a proof (WIRE.md 6.2). */
    private static final byte EMPTY_COMMAND = (byte) 0xC0;

    /** The way up and the way down of one stream. */
    private record Exchange(Transfer up, Transfer down) {
        boolean isDone() {
            return up.isDone() && down.isDone();
        }
    }

    private final SimulatedNetwork network;
    private final Random random;
    private final ResumableSessionPool pool;
    private final SessionAcceptor acceptor;
    private final List<Exchange> exchanges = new ArrayList<>();
    private final Mutant mutant;
    private final Probe probe;
    private final WireWatch exitWires = WireWatch.ofExit();
    private final WireWatch clientWires = WireWatch.ofClient();
    private final Set<Session> sessions = new HashSet<>();
    private int wires;
    private int promises;

    World(long seed, int members, LinkSettings links, FaultPlan plan) {
        this(seed, members, links, plan, Mutant.NONE);
    }

    World(long seed, int members, LinkSettings links, FaultPlan plan, Mutant mutant) {
        this(seed, members, links, plan, mutant, Authenticator.allowAll(), Credentials.none());
    }

    World(
            long seed,
            int members,
            LinkSettings links,
            FaultPlan plan,
            Mutant mutant,
            Authenticator doorkeeper,
            Credentials identity) {
        this.mutant = mutant;
        network = SimulatedNetwork.seeded(seed).links(links).faults(plan);
        random = new Random(seed);
        probe = new Probe(this::fail, ProtocolRSettings.defaults().replayBytesMost());
        CipherSwap.install(mutant.cipher(new Nonces(CipherSwap.real(), this::fail)));
        network.invariant("what pipes promise", probe::check);
        network.invariant("one wire for each session", () -> checkWires(members));
        ExitKey key = key();
        acceptor = exit(key, doorkeeper);
        pool = client(key, identity, members);
    }

    private Multiplexer multiplexer() {
        return probe.between(mutant.multiplexer(new SmuxMultiplexer(MuxSettings.defaults())));
    }

    /** Past its handshake a session has one connection at most; the former one is given up before the new one counts. */
    private void checkWires(int members) {
        check(clientWires.wires() <= members, clientWires.wires() + " wires at the client");
        int atExit = acceptor.sessions().size();
        check(exitWires.wires() <= atExit, exitWires.wires() + " wires for " + atExit + " sessions at the exit");
    }

    /** An exit's session ends once. */
    private final class OneEnd implements SessionObserver {
        private boolean ended;

        @Override
        public void closed(Session session, CloseReason why) {
            check(!ended, "a session ended twice, now by " + why);
            ended = true;
            sessions.remove(session);
        }
    }

    private ExitKey key() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return ExitKey.of(secret);
    }

    private SessionAcceptor exit(ExitKey key, Authenticator doorkeeper) {
        SessionAcceptor made = SessionAcceptor.builder(
                        mutant.transport(
                                "exit",
                                exitWires.watch(network.transport(
                                        "exit", TransportSettings.defaults().withLoops(3)))),
                        multiplexer(),
                        random)
                .key(key)
                .authenticator(doorkeeper)
                .settings(mutant.exitSettings())
                .listener(session -> {
                    sessions.add(session);
                    session.streams(this::serve);
                    return new OneEnd();
                })
                .build();
        watch(made.listen(network.address("exit", 1)));
        return made;
    }

    private ResumableSessionPool client(ExitKey key, Credentials identity, int members) {
        ResumableDialer dialer = ResumableDialer.builder(
                        mutant.transport("client", clientWires.watch(network.transport("client"))),
                        multiplexer(),
                        random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .credentials(identity)
                .settings(ProtocolRSettings.defaults())
                .build();
        ResumableSessionPool made = new ResumableSessionPool(
                dialer,
                network.loop("pool"),
                random,
                PoolSettings.builder().members(members).build());
        made.listen(Runnable::run, this::heard);
        made.start();
        return made;
    }

    private void heard(PoolEvent event) {
        if (event instanceof PoolEvent.WireUp) {
            wires++;
        } else if (event instanceof PoolEvent.SessionLost lost) {
            fail(new AssertionError("a session was lost: " + lost.why()));
        }
    }

    SimulatedNetwork network() {
        return network;
    }

    /** Wires that became live so far. */
    int wires() {
        return wires;
    }

    /** Cuts, freezes and other faults that have struck its connections. */
    long struck() {
        return network.struck().faults().stream()
                .filter(timed -> timed.fault() instanceof Fault.OnConnection)
                .count();
    }

    /** Opens a stream that carries so many bytes up and down, both at once. */
    World exchange(long up, long down) {
        int number = exchanges.size();
        exchanges.add(new Exchange(transfer(up, true), transfer(down, false)));
        watch(pool.open(OPEN).thenAccept(stream -> ask(stream, number)));
        return this;
    }

    private Transfer transfer(long size, boolean awaitsProof) {
        return new Transfer(this, random.nextLong(), size, awaitsProof);
    }

    private void ask(Stream stream, int number) {
        watch(stream.closed());
        watch(stream.write(ByteBuffer.allocate(1).put((byte) number).flip()));
        exchanges.get(number).up().writeTo(stream);
        exchanges.get(number).down().readFrom(stream);
    }

    private void serve(Stream stream) {
        ByteBuffer number = ByteBuffer.allocate(1);
        watch(stream.closed());
        watch(stream.read(number).thenAccept(count -> {
            if (number.get(0) == EMPTY_COMMAND) {
                stream.close();
            } else {
                serve(stream, exchanges.get(number.get(0)));
            }
        }));
    }

    private static void serve(Stream stream, Exchange exchange) {
        exchange.down().writeTo(stream);
        exchange.up().readFrom(stream);
    }

    /** Runs until all streams have carried all; faults strike until {@code faultsOff}, then it must converge. */
    World run(Duration faultsOff) {
        network.runUntil(() -> isDone() || network.elapsed().compareTo(faultsOff) >= 0, faultsOff.plusHours(1));
        network.pauseFaults();
        try {
            network.runUntil(this::isDone, Duration.ofSeconds(60));
        } catch (SimulationFailure stuck) {
            throw new AssertionError(stuck.getMessage() + "\n" + this, stuck);
        }
        return this;
    }

    /** Where everything stands. */
    @Override
    public String toString() {
        return "members " + pool.snapshot().members() + ", sessions at the exit "
                + acceptor.sessions().stream()
                        .map(session -> session.snapshot().toCompletableFuture().getNow(null))
                        .toList()
                + ", streams " + exchanges;
    }

    boolean isDone() {
        return exchanges.stream().allMatch(Exchange::isDone);
    }

    /** Closes everything; nothing may be left behind. */
    void end() {
        CompletionStage<Void> closed = pool.close();
        network.runUntil(() -> closed.toCompletableFuture().isDone(), Duration.ofSeconds(30));
        CompletionStage<Void> exitClosed = acceptor.close();
        network.runUntil(() -> exitClosed.toCompletableFuture().isDone(), Duration.ofSeconds(30));
        network.advance(Duration.ofSeconds(30));
        check(network.openConnections() == 0, network.openConnections() + " connections are left");
        check(network.pendingAlarms() == 0, network.pendingAlarms() + " alarms are left");
        probe.checkEnded();
        check(sessions.isEmpty(), sessions.size() + " sessions of the exit have no end");
        check(promises == 0, promises + " stages never completed");
        network.advance(Duration.ZERO);
    }

    void check(boolean right, String otherwise) {
        if (!right) {
            fail(new AssertionError(otherwise));
        }
    }

    void fail(Throwable why) {
        network.fail(why);
    }

    /** Every stage must complete before the world ends, and none may fail. */
    void watch(CompletionStage<?> stage) {
        promises++;
        stage.whenComplete((done, failure) -> {
            promises--;
            if (failure != null) {
                fail(failure);
            }
        });
    }
}
