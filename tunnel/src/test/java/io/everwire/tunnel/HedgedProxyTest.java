package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.FaultScript;
import io.everwire.testkit.fault.TimedFault;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import io.everwire.tunnel.address.AddressPolicy;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.address.Target;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A client, an exit and a target on a simulated network. Of the client's two wires, which are the network's first
 * connections, the first one delays or freezes, so that requests on it are late.
 */
class HedgedProxyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final LinkSettings LINK = LinkSettings.defaults().withDelay(Duration.ofMillis(25), Duration.ZERO);

    private static final Fault LATE_ANSWERS = new Fault.Delay(Direction.DOWN, Duration.ofMillis(400), Duration.ZERO);

    /** Shorter than any death timeout. */
    private static final Fault FREEZE = new Fault.Freeze(Direction.BOTH, Duration.ofMillis(700));

    private final SimulatedNetwork network = SimulatedNetwork.seeded(3).links(LINK);
    private final NameResolver resolver = new NameResolver();
    private final List<Visit> visits = new ArrayList<>();
    private final Target target;
    private final ResumableSessionPool pool;
    private final ProxyOpener opener;

    HedgedProxyTest() {
        byte[] secret = new byte[32];
        Random random = new Random(3);
        random.nextBytes(secret);
        ExitKey key = ExitKey.of(secret);
        target = listenAsTarget();
        listenAsExit(key, random);
        ResumableDialer dialer = ResumableDialer.builder(network.transport("client"), multiplexer(), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .build();
        PoolSettings settings =
                PoolSettings.builder().members(2).renewalInterval(Duration.ZERO).build();
        pool = new ResumableSessionPool(dialer, network.loop("pool"), random, settings);
        opener = new ProxyOpener(pool, LIMIT);
        pool.start();
    }

    private static SmuxMultiplexer multiplexer() {
        return new SmuxMultiplexer(MuxSettings.defaults());
    }

    private Target listenAsTarget() {
        InetSocketAddress address = network.address("target", 80);
        network.transport("target").listen(address, ListenSettings.defaults(), connection -> {
            Visit visit = new Visit();
            visits.add(visit);
            return visit;
        });
        return new Target(address.getAddress().getHostAddress(), 80);
    }

    private void listenAsExit(ExitKey key, Random random) {
        Transport transport = network.transport("exit");
        AddressPolicy policy = new AddressPolicy(List.of(Cidr.parse("10.0.0.0/8")));
        TargetDialer targets = new TargetDialer(transport, resolver, policy, LIMIT);
        SessionAcceptor.builder(transport, multiplexer(), random)
                .key(key)
                .listener(new ProxyService(targets, RelaySettings.defaults()))
                .build()
                .listen(network.address("exit", 1));
    }

    @AfterEach
    void endTheResolver() {
        resolver.close();
    }

    /** A connection to the target, which sends back what it gets and ends when the other side does. */
    private static final class Visit implements ConnectionHandler {
        private final CompletableFuture<Connection> connection = new CompletableFuture<>();
        private int received;
        private boolean finished;
        private boolean over;

        @Override
        public void opened(Connection opened) {
            connection.complete(opened);
            opened.demand(Integer.MAX_VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            received += chunk.remaining();
            Connection back = connection.join();
            ByteBuffer room = back.claim(chunk.remaining());
            if (room == null) {
                throw new AssertionError("a target that is not read");
            }
            back.commit(room.put(chunk).position());
            back.flush();
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            finished = true;
            connection.join().close();
        }

        @Override
        public void closed(CloseReason why) {
            over = true;
        }
    }

    private PoolSnapshot.Opens opens() {
        return pool.snapshot().opens();
    }

    private void connectPool() {
        network.runUntil(() -> pool.snapshot().members().stream().allMatch(member -> member.wire() != null), LIMIT);
    }

    private CompletableFuture<Stream> ask() {
        return opener.open(target).toCompletableFuture();
    }

    /** A whole visit: a request, its answer, the end. */
    private CompletableFuture<Void> visit() {
        ByteBuffer word = ByteBuffer.wrap(new byte[] {1, 2, 3});
        return ask().thenCompose(stream -> stream.write(word)
                        .thenCompose(none -> stream.read(ByteBuffer.allocate(3)))
                        .thenAccept(count -> {
                            assertEquals(3, count);
                            stream.close();
                        }))
                .toCompletableFuture();
    }

    /** So many that a usual time is known, and two more tries are paid for. */
    private void visitOften() {
        List<CompletableFuture<Void>> done =
                IntStream.range(0, 50).mapToObj(i -> visit()).toList();
        network.advance(SECOND.multipliedBy(3));
        done.forEach(CompletableFuture::join);
        assertEquals(50, visits.size());
        assertEquals(0, opens().hedged());
    }

    private void strikeTheFirstWire(List<Duration> times, Fault fault) {
        List<TimedFault> strikes =
                times.stream().map(at -> new TimedFault(at, 0, fault)).toList();
        network.faults(FaultPlan.of(new FaultScript(strikes)));
    }

    @Test
    void aRequestThatIsLateIsMadeOnceMoreAndTheExtraConnectionEndsUnused() {
        connectPool();
        visitOften();
        strikeTheFirstWire(List.of(Duration.ZERO), LATE_ANSWERS);
        Stream served = askUntilOneIsHedged();
        network.advance(Duration.ofMillis(10)); // the pool counts it behind the stream's own turn
        assertEquals(1, opens().hedgesWon(), "nobody waited for the late answer");
        network.advance(SECOND);
        List<Visit> open = visits.stream().filter(visit -> !visit.over).toList();
        List<Visit> unused = visits.stream()
                .filter(visit -> visit.over && visit.received == 0)
                .toList();
        assertEquals(1, open.size());
        assertEquals(1, unused.size(), "the exit has dialled twice, and closed one again");
        assertTrue(unused.get(0).finished, "in good order");
        CompletableFuture<Integer> echo = served.write(ByteBuffer.wrap(new byte[] {7}))
                .thenCompose(none -> served.read(ByteBuffer.allocate(1)))
                .toCompletableFuture();
        network.runUntil(echo::isDone, SECOND);
        assertEquals(1, echo.join());
        assertEquals(1, open.get(0).received);
    }

    /** Those before it are used and ended. */
    private Stream askUntilOneIsHedged() {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Stream> asked = ask();
            network.runUntil(asked::isDone, SECOND);
            if (opens().hedged() == 1) {
                return asked.join();
            }
            Stream unwanted = asked.join();
            unwanted.write(ByteBuffer.wrap(new byte[] {1}));
            unwanted.close();
        }
        throw new AssertionError("nothing was late");
    }

    @Test
    void howeverOftenRequestsAreLateTheExitDialsOneInTwentyTwiceAtMost() {
        connectPool();
        visitOften();
        strikeTheFirstWire(IntStream.range(0, 60).mapToObj(SECOND::multipliedBy).toList(), FREEZE);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            done.add(visit());
            network.advance(Duration.ofMillis(100));
        }
        network.advance(LIMIT);
        done.forEach(CompletableFuture::join);
        PoolSnapshot.Opens opens = opens();
        assertEquals(650, opens.opened());
        assertTrue(opens.hedged() > 10, opens.hedged() + " were late");
        assertTrue(opens.hedged() <= opens.opened() * 0.05, opens.hedged() + " hedges");
        assertTrue(visits.size() <= opens.opened() + opens.hedged(), visits.size() + " connections to the target");
        assertTrue(visits.stream().allMatch(visit -> visit.over));
        assertTrue(pool.snapshot().members().stream()
                .allMatch(member -> member.streams().open() + member.streams().pending() == 0));
        assertEquals(4, network.openConnections(), "the two wires");
    }
}
