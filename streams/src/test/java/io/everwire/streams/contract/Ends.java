package io.everwire.streams.contract;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.SessionListener;
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
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.memory.MemoryNetwork;
import io.everwire.testkit.memory.MemoryTransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A client and an exit, one session between them over connections in memory, which can be cut: everything is real. */
public final class Ends {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final BlockingQueue<Stream> accepted = new LinkedBlockingQueue<>();
    private final ThreadLoop loop = new ThreadLoop("pool");
    private final Transport near;
    private final Transport far;
    private final SessionAcceptor exit;
    private final ResumableSessionPool pool;

    /** The two ends of one stream. */
    public record Pair(Stream near, Stream far) {}

    /** With an exit whose streams {@link #open} gives. */
    public Ends() throws Exception {
        this(null);
    }

    /** @param listener serves the exit's sessions; null for {@link #open} */
    @SuppressWarnings("this-escape")
    public Ends(@org.jspecify.annotations.Nullable SessionListener listener) throws Exception {
        SecureRandom random = new SecureRandom();
        TransportProvider memory = new MemoryTransportProvider(new MemoryNetwork());
        near = memory.create(TransportSettings.defaults());
        far = memory.create(TransportSettings.defaults());
        ExitKey key = ExitKey.of(random.generateSeed(32));
        exit = SessionAcceptor.builder(far, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .key(key)
                .listener(listener == null ? this::keepStreams : listener)
                .build();
        var listening = await(exit.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        ResumableDialer dialer = ResumableDialer.builder(near, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(listening.local())
                .exitKey(key.publicKey())
                .build();
        PoolSettings one =
                PoolSettings.builder().members(1).wireSpacing(Duration.ZERO).build();
        pool = new ResumableSessionPool(dialer, loop, random, one);
        pool.start();
    }

    private SessionObserver keepStreams(io.everwire.api.Session session) {
        session.streams(accepted::add);
        return SessionObserver.NONE;
    }

    public ResumableSessionPool pool() {
        return pool;
    }

    /** A new stream. */
    public Pair open() throws Exception {
        Stream opened = await(pool.open(LIMIT));
        Stream other = Objects.requireNonNull(accepted.poll(30, SECONDS), "the exit was not offered the stream");
        if (other.id() != opened.id()) {
            throw new AssertionError("stream " + opened.id() + " was opened, and " + other.id() + " accepted");
        }
        return new Pair(opened, other);
    }

    /** Ends the connection under the session; another one follows. */
    public void cut() {
        pool.cutWire(0);
    }

    /** Ends the session with all its streams, as an exit does with a client that it no longer wants. */
    public void endSession() throws Exception {
        await(exit.close(
                Principal.ANONYMOUS,
                new CloseReason(Scope.SESSION, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "ended by the test")));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT.toSeconds(), SECONDS);
    }

    public void close() throws Exception {
        await(pool.close());
        await(exit.close());
        await(near.shutdown(LIMIT));
        await(far.shutdown(LIMIT));
        await(loop.shutdown());
    }
}
