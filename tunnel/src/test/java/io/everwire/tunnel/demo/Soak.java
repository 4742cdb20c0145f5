package io.everwire.tunnel.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.everwire.api.ErrorCode;
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
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.ProxyStatistics;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.transport.nio.NioTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library over real sockets: a pool and an exit with a fault proxy between them, and streams that carry seeded bytes
 * both ways at once, each byte accounted for by SHA-256.
 */
final class Soak implements AutoCloseable {
    private static final int CHUNK = 65_536;
    private static final Duration OPEN = Duration.ofSeconds(30);

    /**
     * How it went.
     *
     * @param wires that became live
     * @param dead wires that were given up for their silence
     * @param lost sessions that did not survive
     * @param longestPauseMillis the longest time that one reader waited for its next byte
     */
    record Report(double seconds, int wires, int dead, int lost, long longestPauseMillis, ProxyStatistics proxy) {
        @Override
        public String toString() {
            return String.format(
                    "%.1f s, %d wires (%d reset, %d frozen, %d given up), %d sessions lost, longest pause %d ms",
                    seconds, wires, proxy.resets(), proxy.freezes(), dead, lost, longestPauseMillis);
        }
    }

    private final MuxSettings settings;
    private final int streams;
    private final long size;
    private final Duration limit;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Transport exitTransport = new NioTransportProvider().create(TransportSettings.defaults());
    private final Transport clientTransport = new NioTransportProvider().create(TransportSettings.defaults());
    private final ThreadLoop poolLoop = new ThreadLoop("pool");
    private final SessionAcceptor exit;
    private final FaultProxy proxy;
    private final ResumableSessionPool pool;
    private final List<CompletableFuture<String>> arrivedAtExit = new ArrayList<>();
    private final AtomicInteger wires = new AtomicInteger();
    private final AtomicInteger dead = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicLong longestPause = new AtomicLong();

    /**
     * @param members sessions of the pool
     * @param streams that carry {@code size} bytes each way, each
     * @param limit for everything that is waited for
     */
    Soak(MuxSettings settings, int members, int streams, long size, FaultPlan faults, Duration limit) throws Exception {
        this.settings = settings;
        this.streams = streams;
        this.size = size;
        this.limit = limit;
        for (int i = 0; i < streams; i++) {
            arrivedAtExit.add(new CompletableFuture<>());
        }
        ExitKey key = ExitKey.of(random.generateSeed(32));
        exit = exit(key);
        InetSocketAddress address =
                (InetSocketAddress) await(exit.listen(loopback())).local();
        proxy = FaultProxy.start(loopback(), address, faults);
        pool = pool(key, members);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private SessionAcceptor exit(ExitKey key) {
        return SessionAcceptor.builder(exitTransport, new SmuxMultiplexer(settings), random)
                .key(key)
                .listener(session -> {
                    session.streams(stream -> threads.execute(() -> serve(stream)));
                    return SessionObserver.NONE;
                })
                .build();
    }

    private ResumableSessionPool pool(ExitKey key, int members) {
        ResumableDialer dialer = ResumableDialer.builder(clientTransport, new SmuxMultiplexer(settings), random)
                .exit(proxy.address())
                .exitKey(key.publicKey())
                .build();
        ResumableSessionPool made = new ResumableSessionPool(
                dialer,
                poolLoop,
                random,
                PoolSettings.builder().members(members).build());
        made.listen(Runnable::run, this::heard);
        made.start();
        return made;
    }

    private void heard(PoolEvent event) {
        if (event instanceof PoolEvent.WireUp) {
            wires.incrementAndGet();
        } else if (event instanceof PoolEvent.SessionLost) {
            lost.incrementAndGet();
        } else if (event instanceof PoolEvent.WireDown down && down.why().code() == ErrorCode.WIRE_DEAD) {
            dead.incrementAndGet();
        }
    }

    /** Carries everything, and checks it. */
    Report run() throws Exception {
        long began = System.nanoTime();
        List<CompletableFuture<String>> arrivedAtClient = new ArrayList<>();
        for (int number = 0; number < streams; number++) {
            Stream stream = await(pool.open(OPEN));
            stream.write(ByteBuffer.wrap(new byte[] {(byte) number}));
            start(stream, upSeed(number));
            arrivedAtClient.add(receive(stream));
        }
        for (int number = 0; number < streams; number++) {
            check(upSeed(number), await(arrivedAtExit.get(number)));
            check(downSeed(number), await(arrivedAtClient.get(number)));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Report(
                seconds, wires.get(), dead.get(), lost.get(), longestPause.get() / 1_000_000, proxy.statistics());
    }

    private void check(long seed, String sum) {
        if (!sum.equals(Origin.sha256(seed, size))) {
            throw new AssertionError("what arrived has another SHA-256");
        }
    }

    private static long upSeed(int number) {
        return number;
    }

    private static long downSeed(int number) {
        return 1_000L + number;
    }

    private void serve(Stream stream) {
        try {
            int number = stream.input().read();
            start(stream, downSeed(number));
            arrivedAtExit.get(number).complete(receive(stream).get());
        } catch (Exception failure) {
            arrivedAtExit.forEach(arrived -> arrived.completeExceptionally(failure));
        }
    }

    /** Sends seeded bytes and finishes. */
    private void start(Stream stream, long seed) {
        threads.execute(() -> {
            byte[] chunk = new byte[CHUNK];
            SeededBytes bytes = new SeededBytes(seed, size);
            try (OutputStream out = stream.output()) {
                for (int count; (count = bytes.next(chunk)) > 0; ) {
                    out.write(chunk, 0, count);
                }
            } catch (IOException failure) {
                stream.abort(); // which the reader at the other end reports
            }
        });
    }

    private CompletableFuture<String> receive(Stream stream) {
        return CompletableFuture.supplyAsync(() -> sum(stream), threads);
    }

    private String sum(Stream stream) {
        byte[] chunk = new byte[CHUNK];
        Sha256 sum = new Sha256();
        InputStream in = stream.input();
        try {
            long before = System.nanoTime();
            for (int count; (count = in.read(chunk)) >= 0; ) {
                long now = System.nanoTime();
                longestPause.accumulateAndGet(now - before, Math::max);
                before = now;
                sum.update(chunk, count);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("a stream ended early", failure);
        }
        return sum.hex();
    }

    private <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(limit.toSeconds(), SECONDS);
    }

    @Override
    public void close() {
        try {
            awaitEnd(pool.close());
            awaitEnd(exit.close());
        } finally {
            proxy.close();
            awaitEnd(clientTransport.shutdown(limit));
            awaitEnd(exitTransport.shutdown(limit));
            poolLoop.shutdown();
            threads.shutdownNow();
        }
    }

    private void awaitEnd(CompletionStage<?> stage) {
        stage.toCompletableFuture().orTimeout(limit.toSeconds(), SECONDS).join();
    }
}
