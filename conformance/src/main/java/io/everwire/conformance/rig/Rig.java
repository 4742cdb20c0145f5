package io.everwire.conformance.rig;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.OpenDescriptors;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a case stands on. Transports are made when they are first asked for; {@link #close} ends them and
 * everything else that was opened here, and checks that nothing is left (RES-0). For the thread of the case, but for
 * {@link #log} and what says otherwise.
 */
public final class Rig implements AutoCloseable {
    /** What leaves room for a transport's own shutdown behind its limit. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(3);

    private final TransportProvider provider;
    private final Role role;
    private final @Nullable TransportProvider peerProvider;
    private final RawNetwork network;
    private final Limits limits;
    private final long seed;
    private final boolean full;
    private final Journal journal = new Journal();
    private final ForeignFailures foreign = new ForeignFailures();
    private final Resources before = Resources.now();
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private TransportSettings settings = TransportSettings.defaults().withLoops(1);
    private @Nullable Transport transport;
    private @Nullable Transport peerTransport;

    /**
     * @param peer who is at the other end; null for raw peers
     * @param network where raw peers come from
     * @param seed of {@link #random}
     * @param full whether volumes are those of the full size
     */
    public Rig(
            TransportProvider provider,
            Role role,
            @Nullable TransportProvider peer,
            RawNetwork network,
            Limits limits,
            long seed,
            boolean full) {
        this.provider = provider;
        this.role = role;
        this.peerProvider = peer;
        this.network = network;
        this.limits = limits;
        this.seed = seed;
        this.full = full;
    }

    // ---- what is under test

    public TransportProvider provider() {
        return provider;
    }

    public Role role() {
        return role;
    }

    /** How the transport is made; before it is first asked for. One loop by default. */
    public Rig with(TransportSettings next) {
        if (transport != null) {
            throw new IllegalStateException("the transport has been made");
        }
        settings = next;
        return this;
    }

    public TransportSettings settings() {
        return settings;
    }

    /** The transport under test. */
    public Transport transport() {
        Transport known = transport;
        if (known == null) {
            known = make(provider, settings);
            transport = known;
        }
        return known;
    }

    /** One more transport of the provider under test; ends with the rig. */
    public Transport make(TransportSettings its) {
        return make(provider, its);
    }

    private Transport make(TransportProvider maker, TransportSettings its) {
        Transport made = maker.create(its);
        opened.push(() -> await(made.shutdown(SHUTDOWN)));
        return made;
    }

    /** Whether a raw peer is at the other end. */
    public boolean isPeerRaw() {
        return peerProvider == null;
    }

    /** What the peer's connections are made by, where it is no raw one. */
    public Transport peerTransport() {
        Transport known = peerTransport;
        if (known == null) {
            TransportProvider maker = Objects.requireNonNull(peerProvider, "the peer is a raw one");
            known = make(maker, TransportSettings.defaults().withLoops(1));
            peerTransport = known;
        }
        return known;
    }

    // ---- connections

    /** A connection in the role of this run, and its peer. */
    public Pair open(Recorder handler) {
        return open(handler, handler::connection);
    }

    /**
     * The same for whoever is no recorder.
     *
     * @param connection waits until the handler has been told of it
     */
    public Pair open(ConnectionHandler handler, Supplier<Connection> connection) {
        return role == Role.ACCEPTOR ? accept(handler, connection) : dial(handler, connection);
    }

    private Pair accept(ConnectionHandler handler, Supplier<Connection> connection) {
        Listener listener = listen(arrived -> handler);
        Peer peer = peerProvider == null ? connect(listener) : PeerConnection.dial(this, listener.local());
        Pair pair = new Pair(connection.get(), peer);
        await(listener.close());
        return pair;
    }

    /** A connection that was dialled to the peer. */
    public Pair dial(Recorder handler) {
        return dial(handler, handler::connection);
    }

    private Pair dial(ConnectionHandler handler, Supplier<Connection> connection) {
        return peerProvider == null
                ? dialRaw(handler, connection, 0)
                : PeerConnection.listen(this, handler, connection);
    }

    /** A connection that was dialled to a raw peer whose receive buffer is small where {@code receiveBuffer} is not 0. */
    public Pair dialRaw(Recorder handler, int receiveBuffer) {
        return dialRaw(handler, handler::connection, receiveBuffer);
    }

    private Pair dialRaw(ConnectionHandler handler, Supplier<Connection> connection, int receiveBuffer) {
        try (RawServer server = network.listen(1, receiveBuffer, limits)) {
            dial(server.local(), handler);
            RawPeer peer = keep(server.accept());
            return new Pair(connection.get(), peer);
        }
    }

    /** Dials from the transport under test. */
    public Transport.Dial dial(SocketAddress to, ConnectionHandler handler) {
        return dial(to, DialSettings.within(limits.await()), handler);
    }

    /** Dials from the transport under test. */
    public Transport.Dial dial(SocketAddress to, DialSettings dialSettings, ConnectionHandler handler) {
        Loop loop = transport().nextLoop();
        return transport().dial(to, dialSettings, loop, handler);
    }

    /** A raw listener of the loopback, whose accept has a limit. */
    public RawServer server(int backlog) {
        return keep(network.listen(backlog, 0, limits));
    }

    /** One whose peers take little until they are read. */
    public RawServer smallServer() {
        return keep(network.listen(1, 4_096, limits));
    }

    /** Begins to dial, raw, and waits for no answer; ends with the rig. */
    void knock(SocketAddress to) {
        keep(network.knock(to));
    }

    /** A port of the loopback at which nobody listens. */
    public int freePort() {
        try (RawServer server = network.listen(1, 0, limits)) {
            return server.local().getPort();
        }
    }

    /** A listener of the transport under test at a free port of the loopback. */
    public Listener listen(Transport.Acceptor acceptor) {
        return await(transport().listen(loopback(0), ListenSettings.defaults(), acceptor));
    }

    /** A raw peer that has dialled. */
    public RawPeer connect(Listener listener) {
        return connect(listener.local());
    }

    /** A raw peer that has dialled. */
    public RawPeer connect(SocketAddress to) {
        return keep(network.connect(to, limits));
    }

    /** An address of this machine that nobody else can reach. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Ends the resource with the rig: what was kept last, first. Any thread. */
    public <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /** What lies below the transport under test. */
    public RawNetwork network() {
        return network;
    }

    Journal journal() {
        return journal;
    }

    /** Writes into the log that something has happened. Any thread. */
    public void note(String who, String what) {
        journal.note(who, what);
    }

    // ---- time, chance, volume

    public Limits limits() {
        return limits;
    }

    /** What the stage gives, within the limit. */
    public <T> T await(CompletionStage<T> stage) {
        return Await.get(stage, limits);
    }

    /** What the stage gives, within so many times the limit. */
    public <T> T patiently(CompletionStage<T> stage, int times) {
        return Await.get(stage, new Limits(limits.await().multipliedBy(times), limits.silence()));
    }

    /** Waits out this time, in which the peer must get nothing. */
    public void staysSilent(RawPeer peer, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (peer.available() > 0) {
                throw new AssertionError("something came");
            }
            LockSupport.parkNanos(Math.min(time.toNanos(), 10_000_000));
        }
    }

    /** Runs on a connection's loop and waits for it; what it throws fails the case. */
    public void run(Connection connection, Consumer<Connection> task) {
        Await.on(connection.loop(), limits, () -> {
            task.accept(connection);
            return true;
        });
    }

    /** Until no more than so many bytes are left for the kernel to take. */
    public void awaitUnsent(Connection connection, long most) {
        Await.until(
                limits,
                () -> Await.on(connection.loop(), limits, connection::unsent) <= most,
                () -> "more than " + most + " bytes stay unsent");
    }

    /** Until the connection's loop has looked at its descriptors so often that it has noticed what it could. */
    public void afterLooks(Connection connection, int count) {
        Await.afterLooks(connection.loop(), count, limits);
    }

    /** Waits out the time of silence, in which the stage must not complete. */
    public void staysUndone(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().get(limits.silence().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException asItShouldBe) {
            return;
        } catch (ExecutionException failed) {
            throw new AssertionError("failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        throw new AssertionError("completed, and should not have");
    }

    /** The same at each call: a case that fails fails again. */
    public Random random() {
        return new Random(seed);
    }

    public byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random().nextBytes(bytes);
        return bytes;
    }

    /** One volume for the quick size, another for the full one. */
    public int volume(int quick, int whenFull) {
        return full ? whenFull : quick;
    }

    // ---- threads

    /** Runs beside the case; what it throws fails the case, at the latest at its end. Any thread. */
    public <T> CompletableFuture<T> beside(Callable<T> task) {
        return foreign.run(task);
    }

    /** Fails where a thread that the case does not wait for has failed. */
    public void checkForeignThreads() {
        foreign.check();
    }

    /** Waits until every descriptor that was opened since then is gone. */
    public void awaitNothingSince(OpenDescriptors then) {
        Await.until(
                limits,
                () -> OpenDescriptors.now().since(then).isEmpty(),
                () -> "left open: " + OpenDescriptors.now().since(then));
    }

    // ---- the end

    /** Everything that both ends were told, with times. Any thread. */
    public String log() {
        return journal.text();
    }

    @Override
    public void close() {
        @Nullable RuntimeException first = null;
        for (AutoCloseable resource; (resource = opened.poll()) != null; ) {
            first = closed(resource, first);
        }
        foreign.close();
        if (first != null) {
            throw first;
        }
        before.checkIsBack(limits);
    }

    private static @Nullable RuntimeException closed(AutoCloseable resource, @Nullable RuntimeException first) {
        try {
            resource.close();
            return first;
        } catch (Exception failure) {
            return first != null ? first : new IllegalStateException("could not be ended: " + failure, failure);
        }
    }
}
