package io.everwire.protocolr.world;

import io.everwire.api.MemberState;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A pool and an exit that sends back what it gets, on a simulated network: for looking at when the pool does what. */
final class PoolLab {
    /** 25 ms each way. */
    static final LinkSettings LINK = LinkSettings.defaults().withDelay(Duration.ofMillis(25), Duration.ZERO);

    private static final Duration LONG = Duration.ofMinutes(10);

    /** An event and when it was told. */
    record Told(Duration at, PoolEvent event) {}

    final SimulatedNetwork network;
    final ResumableSessionPool pool;
    SessionAcceptor exit;
    private final Random random;
    private final ExitKey key;
    private Transport exitHost;
    private final List<Told> told = new ArrayList<>();

    PoolLab(long seed, PoolSettings settings, LinkSettings links, FaultPlan plan) {
        this(seed, settings, links, plan, lab -> lab.dialer("client").build());
    }

    /** @param maker gives the pool its sessions */
    PoolLab(
            long seed,
            PoolSettings settings,
            LinkSettings links,
            FaultPlan plan,
            Function<PoolLab, SessionDialer> maker) {
        network = SimulatedNetwork.seeded(seed).links(links).faults(plan);
        Loop clock = network.loop("pool");
        random = new Random(seed);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = ExitKey.of(secret);
        exitHost = network.transport("exit");
        exit = listen();
        pool = new ResumableSessionPool(maker.apply(this), clock, random, settings);
        var unusedPlace = pool.listen(Runnable::run, event -> told.add(new Told(network.elapsed(), event)));
        pool.start();
    }

    private SessionAcceptor listen() {
        SessionAcceptor made = SessionAcceptor.builder(exitHost, multiplexer(), random)
                .key(key)
                .listener(session -> {
                    session.streams(PoolLab::echo);
                    return SessionObserver.NONE;
                })
                .build();
        var unusedListener = made.listen(network.address("exit", 1));
        return made;
    }

    /** Dials the exit from a host. */
    ResumableDialer.Builder dialer(String host) {
        return ResumableDialer.builder(network.transport(host), multiplexer(), random)
                .exit(network.address("exit", 1))
                .exitKey(key.publicKey());
    }

    /** The exit's process is gone, with its sessions and all its connections. */
    void killExit() {
        exitHost.shutdown(Duration.ZERO);
    }

    /** Another process listens at the exit's address, with the same key. */
    void restartExit() {
        exitHost = network.transport("exit");
        exit = listen();
    }

    private static SmuxMultiplexer multiplexer() {
        return new SmuxMultiplexer(MuxSettings.defaults());
    }

    private static void echo(Stream stream) {
        ByteBuffer piece = ByteBuffer.allocate(1_000);
        var unusedRead = stream.read(piece).thenAccept(count -> {
            if (count < 0) {
                stream.close();
            } else {
                var unusedWrite = stream.write(piece.flip()).thenRun(() -> echo(stream));
            }
        });
    }

    /** Runs until all members are live. */
    PoolLab live() {
        network.runUntil(this::isWhole, Duration.ofSeconds(30));
        return this;
    }

    boolean isWhole() {
        return pool.snapshot().members().stream().allMatch(member -> member.state() == MemberState.READY);
    }

    PoolSnapshot.Member member(int number) {
        return pool.snapshot().members().get(number);
    }

    Duration deathTimeout() {
        return pool.snapshot().latency().deathTimeout();
    }

    /** A stream that is open. */
    Stream open() {
        CompletableFuture<Stream> opened = pool.open(OpenOptions.within(LONG)).toCompletableFuture();
        network.runUntil(opened::isDone, LONG);
        return opened.join();
    }

    /** Sends some bytes and waits for as many; complete when they are back. */
    static CompletionStage<ByteBuffer> roundTrip(Stream stream, int bytes) {
        CompletionStage<Void> sent = stream.write(ByteBuffer.allocate(bytes));
        return sent.thenCompose(none -> readAll(stream, ByteBuffer.allocate(bytes)));
    }

    private static CompletionStage<ByteBuffer> readAll(Stream stream, ByteBuffer into) {
        return stream.read(into).thenCompose(count -> {
            if (count < 0) {
                return CompletableFuture.failedStage(new AssertionError("the stream has ended"));
            }
            return into.hasRemaining() ? readAll(stream, into) : CompletableFuture.completedStage(into);
        });
    }

    /** One stream: open, ask, be answered, close; how long the answer took. */
    CompletionStage<Duration> exchange(OpenOptions options) {
        Duration begun = network.elapsed();
        ByteBuffer request = ByteBuffer.allocate(20);
        return pool.open(options.withRequest(request))
                .thenCompose(stream -> readAll(stream, ByteBuffer.allocate(20)).thenApply(none -> {
                    stream.close();
                    return network.elapsed().minus(begun);
                }));
    }

    <E extends PoolEvent> List<Told> told(Class<E> kind) {
        return told.stream().filter(each -> kind.isInstance(each.event)).toList();
    }

    <E extends PoolEvent> E last(Class<E> kind) {
        List<Told> all = told(kind);
        return kind.cast(all.get(all.size() - 1).event);
    }

    /** Wires that were given up for dead. */
    int deaths() {
        return pool.snapshot().members().stream()
                .mapToInt(member -> member.history().deaths())
                .sum();
    }
}
