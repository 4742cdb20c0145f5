package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
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
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** An exit with little memory, honest clients that measure how long they take, and clients that mean harm. */
final class CrowdedWorld {
    /** The request for a download without an end. */
    static final byte ENDLESS = 1;

    private static final byte DOWNLOAD = 2;
    private static final byte UPLOAD = 3;
    private static final int PIECE = 65_536;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(PIECE);
    private static final Duration OPEN = Duration.ofMinutes(1);

    /** What is in flight at full speed is three times a session's share. */
    private static final LinkSettings LINK = LinkSettings.defaults()
            .withDelay(Duration.ofMillis(100), Duration.ofMillis(2))
            .withBytesPerSecond(1_000_000);

    private final SimulatedNetwork network;
    private final Random random;
    private final ExitKey key;
    private final SessionAcceptor acceptor;
    private final ProtocolRSettings settings;
    private final List<Attacker> attackers = new ArrayList<>();
    private final List<CloseReason> ends = new ArrayList<>();
    private long mostHeld;
    private int hosts;

    CrowdedWorld(long seed, ProtocolRSettings settings) {
        this.settings = settings;
        network = SimulatedNetwork.seeded(seed).links(LINK);
        random = new Random(seed);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = ExitKey.of(secret);
        acceptor = SessionAcceptor.builder(
                        network.transport("exit", TransportSettings.defaults().withLoops(3)),
                        new SmuxMultiplexer(MuxSettings.defaults()),
                        random)
                .key(key)
                .settings(settings)
                .listener(this::opened)
                .build();
        acceptor.listen(network.address("exit", 1));
        network.invariant("memory stays within its bound", this::memoryIsBounded);
    }

    private SessionObserver opened(Session session) {
        session.streams(this::serve);
        return new SessionObserver() {
            @Override
            public void closed(Session ended, CloseReason why) {
                ends.add(why);
            }
        };
    }

    private boolean memoryIsBounded() {
        mostHeld = Math.max(mostHeld, acceptor.replayBytes());
        return mostHeld <= settings.replayBudget();
    }

    /** The most that all sessions have held at once. */
    long mostHeld() {
        return mostHeld;
    }

    /** How many sessions of the exit ended so. */
    long ended(ErrorCode code) {
        return ends.stream().filter(why -> why.code() == code).count();
    }

    SimulatedNetwork network() {
        return network;
    }

    SessionAcceptor exit() {
        return acceptor;
    }

    /** So many sessions from one address. */
    CrowdedWorld attackers(Attack attack, int sessions) {
        String host = "attacker " + hosts++;
        if (attack == Attack.OPENS_WITHOUT_END) {
            network.links(host, "exit", LINK.withBytesPerSecond(50_000));
        }
        for (int i = 0; i < sessions; i++) {
            attackers.add(new Attacker(attack, network, host, key, random));
        }
        return this;
    }

    /** Those who attacked are gone for good, and so is what they hold here. */
    CrowdedWorld forgetAttackers() {
        attackers.forEach(Attacker::leave);
        network.advance(Duration.ofSeconds(1));
        attackers.clear();
        return this;
    }

    /** How long an honest client takes for so many bytes, down on some streams and up on others at once. */
    Duration honest(int streams, long bytes, Duration limit) {
        String host = "client " + hosts++;
        ResumableDialer dialer = ResumableDialer.builder(
                        network.transport(host), new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey())
                .build();
        ResumableSessionPool pool = new ResumableSessionPool(
                dialer,
                network.loop("pool of " + host),
                random,
                PoolSettings.builder().members(1).build());
        pool.start();
        Duration begin = network.elapsed();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            Task task = new Task(i % 2 == 0, bytes);
            tasks.add(task);
            watch(pool.open(OPEN).thenAccept(task::begin));
        }
        network.runUntil(() -> tasks.stream().allMatch(task -> task.done), limit);
        Duration taken = network.elapsed().minus(begin);
        pool.close();
        return taken;
    }

    private void serve(Stream stream) {
        ByteBuffer request = ByteBuffer.allocate(1);
        stream.read(request).whenComplete((count, failure) -> {
            switch (request.get(0)) {
                case ENDLESS, DOWNLOAD -> write(stream, Long.MAX_VALUE);
                case UPLOAD -> read(stream, new Task(false, Long.MAX_VALUE));
                default -> stream.close();
            }
        });
    }

    /** Writes until somebody ends the stream. */
    private static void write(Stream stream, long left) {
        if (left <= 0) {
            stream.finish();
            return;
        }
        int count = (int) Math.min(left, PIECE);
        stream.write(NOTHING.duplicate().limit(count)).thenRun(() -> write(stream, left - count));
    }

    private static void read(Stream stream, Task task) {
        ByteBuffer into = ByteBuffer.allocate(PIECE);
        stream.read(into).thenAccept(count -> {
            task.left -= count;
            task.done = task.left <= 0 || count < 0;
            if (task.done) {
                stream.close();
            } else {
                read(stream, task);
            }
        });
    }

    private void watch(CompletionStage<?> stage) {
        stage.exceptionally(failure -> {
            network.fail(failure);
            return null;
        });
    }

    /** One honest stream. */
    private final class Task {
        private final boolean down;
        private long left;
        private boolean done;

        Task(boolean down, long bytes) {
            this.down = down;
            this.left = bytes;
        }

        void begin(Stream stream) {
            watch(stream.write(ByteBuffer.wrap(new byte[] {down ? DOWNLOAD : UPLOAD})));
            if (down) {
                read(stream, this);
            } else {
                write(stream, left);
                watch(stream.delivered().thenRun(() -> done = true));
            }
        }
    }
}
