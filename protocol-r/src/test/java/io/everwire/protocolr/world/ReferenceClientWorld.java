package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.Session;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model of the reference's client at this project's exit. Streams may be lost, where the client forgot bytes. */
final class ReferenceClientWorld {
    private final SimulatedNetwork network;
    private final ReferenceClient client;
    private final SessionAcceptor acceptor;
    private final Probe probe;
    private final List<Line> lines = new ArrayList<>();
    private final List<CloseReason> ended = new ArrayList<>();

    ReferenceClientWorld(long seed, LinkSettings links, FaultPlan plan) {
        this(seed, links, plan, ReferenceBuffer.MOST);
    }

    /** @param clientHolds the bytes that the client keeps for replay */
    ReferenceClientWorld(long seed, LinkSettings links, FaultPlan plan, int clientHolds) {
        network = SimulatedNetwork.seeded(seed).links(links).faults(plan);
        Random random = new Random(seed);
        probe = new Probe(network::fail, ProtocolRSettings.defaults().replayBytesMost());
        network.invariant("what pipes promise", probe::check);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        ExitKey key = ExitKey.of(secret);
        acceptor = exit(key, random);
        acceptor.listen(network.address("exit", 1));
        TransportSettings kernel = TransportSettings.defaults()
                .withLoops(1)
                .withSocketBuffers(ReferenceWorld.KERNEL, ReferenceWorld.KERNEL);
        client = new ReferenceClient(
                random, network.transport("client", kernel), network.address("exit", 1), key.publicKey(), clientHolds);
        network.invariant("the exit never asks for too much, and forgets nobody", () -> client.unexplained() == 0);
        client.loop().execute(client::start);
    }

    private SessionAcceptor exit(ExitKey key, Random random) {
        return SessionAcceptor.builder(
                        network.transport("exit"), probe.between(new SmuxMultiplexer(MuxSettings.defaults())), random)
                .key(key)
                .settings(ProtocolRSettings.defaults())
                .listener(session -> {
                    session.streams(this::serve);
                    return new SessionObserver() {
                        @Override
                        public void closed(Session over, CloseReason why) {
                            ended.add(why);
                        }
                    };
                })
                .build();
    }

    private void serve(Stream stream) {
        ByteBuffer number = ByteBuffer.allocate(1);
        stream.read(number).thenAccept(count -> {
            if (count > 0) {
                lines.get(number.get(0)).serve(stream, Line.NOBODY);
            } else {
                stream.close();
            }
        });
    }

    /** Opens streams of a kind, each with so many bytes. */
    ReferenceClientWorld streams(int count, Line.Kind kind, long bytes) {
        for (int i = 0; i < count; i++) {
            Line line = new Line(this::check, lines.size(), kind, bytes);
            lines.add(line);
            client.loop().execute(() -> open(line));
        }
        return this;
    }

    private void open(Line line) {
        ReferenceSession session = client.session();
        client.open().whenComplete((stream, failure) -> line.opened(stream, session::read));
    }

    /** Faults strike until then, and everything has to come to an end soon after. */
    ReferenceClientWorld run(Duration faultsOff, Duration limit) {
        network.runUntil(() -> isDone() || network.elapsed().compareTo(faultsOff) >= 0, faultsOff.plusHours(1));
        network.pauseFaults();
        try {
            network.runUntil(this::isDone, limit);
        } catch (AssertionError | RuntimeException stuck) {
            throw new AssertionError(stuck.getMessage() + "\n" + this, stuck);
        }
        return this;
    }

    private boolean isDone() {
        return lines.stream().allMatch(Line::hasEnded);
    }

    int completed() {
        return (int) lines.stream().filter(Line::isComplete).count();
    }

    /** What the client's sessions died of. */
    List<String> deaths() {
        return client.deaths();
    }

    /** How sessions ended at the exit. */
    List<CloseReason> ended() {
        return ended;
    }

    /** Wires that named a session. */
    int wires() {
        return client.wires();
    }

    /** The most bytes that the exit has held for replay in a session. */
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
        return "client " + client + ", at the exit "
                + acceptor.sessions().stream()
                        .map(session -> session.snapshot().toCompletableFuture().getNow(null))
                        .toList()
                + ", lines " + lines + ", wires " + wires();
    }
}
