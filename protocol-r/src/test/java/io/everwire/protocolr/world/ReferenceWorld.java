package io.everwire.protocolr.world;

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
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client with one session at a model of the reference's exit. Streams may be lost, where the exit forgot bytes. */
final class ReferenceWorld {
    private static final Duration OPEN = Duration.ofMinutes(10);
    private static final byte EMPTY_COMMAND = (byte) 0xC0;
    private static final int PIECE = 20_000;

    /** What the reference's kernel was seen to hold; all of it is lost with a wire. */
    private static final int KERNEL = 4 << 20;

    /** What a stream carries. */
    enum Kind {
        ECHO,
        DOWNLOAD,
        UPLOAD
    }

    private final SimulatedNetwork network;
    private final Random random;
    private final ResumableSessionPool pool;
    private final ReferenceExit exit;
    private final Probe probe;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private int wires;

    ReferenceWorld(long seed, LinkSettings links, FaultPlan plan) {
        this(seed, links, plan, ReferenceBuffer.MOST);
    }

    /** @param exitHolds the bytes that the exit keeps for replay */
    ReferenceWorld(long seed, LinkSettings links, FaultPlan plan, int exitHolds) {
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
        pool = client(key);
    }

    private ResumableSessionPool client(ExitKey key) {
        ResumableDialer dialer = ResumableDialer.builder(
                        network.transport("client"), probe.between(new SmuxMultiplexer(MuxSettings.defaults())), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .settings(ProtocolRSettings.defaults())
                .build();
        ResumableSessionPool made = new ResumableSessionPool(
                dialer,
                network.loop("pool"),
                random,
                PoolSettings.builder()
                        .members(1)
                        .renewalInterval(Duration.ZERO)
                        .probeInterval(Duration.ZERO)
                        .build());
        made.listen(Runnable::run, this::heard);
        made.start();
        return made;
    }

    private void heard(PoolEvent event) {
        if (event instanceof PoolEvent.WireUp) {
            wires++;
        } else if (event instanceof PoolEvent.SessionLost loss) {
            lost.add(loss.why().toString());
            check(lost.size() <= exit.deaths().size(), "lost, and the exit does not know why: " + loss.why());
        }
    }

    /** Opens streams of a kind, each with so many bytes. */
    ReferenceWorld streams(int count, Kind kind, long bytes) {
        for (int i = 0; i < count; i++) {
            Line line = new Line(lines.size(), kind, bytes);
            lines.add(line);
            pool.open(OPEN).whenComplete((stream, failure) -> line.opened(stream));
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
                lines.get(number.get(0)).serve(session, stream);
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
        return lines.stream().allMatch(line -> line.ended);
    }

    int completed() {
        return (int) lines.stream().filter(line -> line.complete).count();
    }

    List<String> lost() {
        return lost;
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

    /** One stream at both its ends. The pattern is checked where it arrives last. */
    private final class Line {
        private final int number;
        private final Kind kind;
        private final long size;
        private long written;
        private long read;
        private boolean complete;
        private boolean ended;

        Line(int number, Kind kind, long size) {
            this.number = number;
            this.kind = kind;
            this.size = size;
        }

        void opened(@Nullable Stream stream) {
            if (stream == null) {
                ended = true;
                return;
            }
            stream.closed().thenRun(() -> ended = true);
            guard(stream, stream.write(ByteBuffer.wrap(new byte[] {(byte) number})));
            if (kind != Kind.DOWNLOAD) {
                write(stream);
            }
            if (kind != Kind.UPLOAD) {
                read(stream, null);
            } else {
                awaitEnd(stream);
            }
        }

        void serve(ReferenceSession session, Stream stream) {
            switch (kind) {
                case DOWNLOAD -> write(stream);
                case UPLOAD -> read(stream, session);
                case ECHO -> echo(session, stream);
            }
        }

        private void write(Stream stream) {
            if (written == size) {
                return;
            }
            int count = (int) Math.min(size - written, PIECE);
            ByteBuffer piece = ByteBuffer.allocate(count);
            for (int i = 0; i < count; i++) {
                piece.put(at(written + i));
            }
            written += count;
            guard(stream, stream.write(piece.flip()).thenRun(() -> write(stream)));
        }

        /** Whoever has read all closes: there is no half-close at the reference (D13). */
        private void read(Stream stream, @Nullable ReferenceSession session) {
            ByteBuffer into = ByteBuffer.allocate(PIECE);
            guard(stream, stream.read(into).thenAccept(count -> {
                if (count > 0) {
                    take(into.flip());
                }
                if (count > 0 && session != null) {
                    session.read(count);
                }
                complete |= read == size;
                if (count < 0 || complete) {
                    check(complete, "the end came after " + read + " of " + size);
                    stream.close();
                } else {
                    read(stream, session);
                }
            }));
        }

        private void take(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                check(bytes.get() == at(read), "a wrong byte at " + read);
                read++;
            }
        }

        /** Reads no further before what it has read is written. */
        private void echo(ReferenceSession session, Stream stream) {
            ByteBuffer into = ByteBuffer.allocate(PIECE);
            guard(stream, stream.read(into).thenAccept(count -> {
                if (count < 0) {
                    stream.close();
                } else {
                    session.read(count);
                    guard(stream, stream.write(into.flip()).thenRun(() -> echo(session, stream)));
                }
            }));
        }

        private void awaitEnd(Stream stream) {
            guard(stream, stream.read(ByteBuffer.allocate(1)).thenRun(stream::close));
        }

        /** A stream fails with its session only, and that has to be explained. */
        private void guard(Stream stream, CompletionStage<?> stage) {
            stage.exceptionally(failure -> {
                stream.abort();
                return null;
            });
        }

        private byte at(long offset) {
            return (byte) (offset * 31 + (offset >> 8) * 17 + number);
        }

        @Override
        public String toString() {
            return kind + " " + written + "/" + read + "/" + size + (complete ? " complete" : ended ? " ended" : "");
        }
    }
}
