package io.everwire.protocolr.world;

import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A client with one session at a model of the reference's exit. Streams may be lost, where the exit forgot bytes. */
final class ReferenceWorld {
    private static final Duration OPEN = Duration.ofMinutes(10);
    private static final byte EMPTY_COMMAND = (byte) 0xC0;

    /** What the reference's kernel was seen to hold; all of it is lost with a wire. */
    static final int KERNEL = 4 << 20;

    private final SimulatedNetwork network;
    private final Random random;
    private final ResumableSessionPool pool;
    private final ReferenceExit exit;
    private final Probe probe;
    private final List<Line> lines = new ArrayList<>();
    private final List<ErrorCode> lost = new ArrayList<>();
    private Duration lastWireDown = Duration.ZERO;
    private boolean restarted;
    private int wires;

    ReferenceWorld(long seed, LinkSettings links, FaultPlan plan) {
        this(seed, links, plan, ReferenceBuffer.MOST);
    }

    /** @param exitHolds the bytes that the exit keeps for replay */
    ReferenceWorld(long seed, LinkSettings links, FaultPlan plan, int exitHolds) {
        this(seed, links, plan, exitHolds, pool().build());
    }

    ReferenceWorld(long seed, LinkSettings links, FaultPlan plan, int exitHolds, PoolSettings settings) {
        network = SimulatedNetwork.seeded(seed).links(links).faults(plan);
        random = new Random(seed);
        probe = new Probe(network::fail, ProtocolRSettings.defaults().replayBytesMost());
        network.invariant("what pipes promise", probe::check);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        ExitKey key = ExitKey.of(secret);
        exit = new ReferenceExit(random, key, exitHolds, this::serve);
        TransportSettings kernel = TransportSettings.defaults().withLoops(1).withSocketBuffers(KERNEL, KERNEL);
        exit.listen(network.transport("exit", kernel), network.address("exit", 1));
        network.invariant("whoever asks for too much is wrong", () -> exit.unexplained() == 0);
        pool = client(key, settings);
    }

    /** One member. */
    static PoolSettings.Builder pool() {
        return PoolSettings.builder().members(1);
    }

    private ResumableSessionPool client(ExitKey key, PoolSettings settings) {
        ResumableDialer dialer = ResumableDialer.builder(
                        network.transport("client"), probe.between(new SmuxMultiplexer(MuxSettings.defaults())), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .settings(ProtocolRSettings.defaults())
                .build();
        ResumableSessionPool made = new ResumableSessionPool(dialer, network.loop("pool"), random, settings);
        made.listen(Runnable::run, this::heard);
        made.start();
        return made;
    }

    private void heard(PoolEvent event) {
        if (event instanceof PoolEvent.WireUp) {
            wires++;
        } else if (event instanceof PoolEvent.WireDown) {
            lastWireDown = network.elapsed();
        } else if (event instanceof PoolEvent.SessionLost loss) {
            lost.add(loss.why().code());
            check(
                    restarted || lost.size() <= exit.deaths().size(),
                    "lost, and the exit does not know why: " + loss.why());
        }
    }

    /** Opens streams of a kind, each with so many bytes. */
    ReferenceWorld streams(int count, Line.Kind kind, long bytes) {
        for (int i = 0; i < count; i++) {
            Line line = new Line(this::check, lines.size(), kind, bytes);
            lines.add(line);
            pool.open(OPEN).whenComplete((stream, failure) -> line.opened(stream, Line.NOBODY));
        }
        return this;
    }

    private void serve(ReferenceSession session, Stream stream) {
        ByteBuffer number = ByteBuffer.allocate(1);
        stream.read(number).thenAccept(count -> {
            if (count < 0) {
                stream.close();
                return;
            }
            session.read(count);
            if (number.get(0) == EMPTY_COMMAND) {
                stream.close();
            } else {
                lines.get(number.get(0)).serve(stream, session::read);
            }
        });
    }

    /** Faults strike until then, and everything has to come to an end soon after. */
    ReferenceWorld run(Duration faultsOff, Duration limit) {
        network.runUntil(() -> isDone() || network.elapsed().compareTo(faultsOff) >= 0, faultsOff.plusHours(1));
        network.pauseFaults();
        try {
            network.runUntil(this::isDone, limit);
        } catch (AssertionError | RuntimeException stuck) {
            throw new AssertionError(stuck.getMessage() + "\n" + this, stuck);
        }
        network.advance(Duration.ofSeconds(1)); // the pool tells of a lost session behind its streams
        return this;
    }

    private boolean isDone() {
        return lines.stream().allMatch(Line::hasEnded);
    }

    int completed() {
        return (int) lines.stream().filter(Line::isComplete).count();
    }

    /** What the client's sessions were lost of. */
    List<ErrorCode> lost() {
        return lost;
    }

    /** What the streams that ended incomplete ended of. */
    List<ErrorCode> streamsLost() {
        return lines.stream()
                .filter(line -> !line.isComplete())
                .map(line -> Objects.requireNonNull(line.why()).code())
                .toList();
    }

    /** When a wire was given up for the last time. */
    Duration lastWireDown() {
        return lastWireDown;
    }

    /** The exit knows nothing of what was, and its connections are no more. */
    void restartExit() {
        restarted = true;
        exit.restart();
        network.strikeAll(new Fault.Reset());
    }

    /** Lets time pass, whatever happens. */
    ReferenceWorld advance(Duration time) {
        network.advance(time);
        return this;
    }

    int wires() {
        return wires;
    }

    /** The most bytes that the client has held for replay. */
    long mostHeld() {
        return probe.mostHeld();
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            network.fail(new AssertionError(otherwise));
        }
    }

    @Override
    public String toString() {
        return "members " + pool.snapshot().members() + ", lost " + lost + ", at the exit " + exit.deaths() + ", lines "
                + lines + ", wires " + wires + ", sessions " + exit;
    }
}
