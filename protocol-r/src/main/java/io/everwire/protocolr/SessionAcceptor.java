package io.everwire.protocolr;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Exit;
import io.everwire.api.ExitEvent;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.ListedSession;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionListener;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An exit: accepts wires, authenticates them, and gives each to the session it names, new or resumed (WIRE.md 5).
 * Thread-safe. Its listeners and sessions end with {@link #close} or {@link #drain}; the transport belongs to the caller.
 */
public final class SessionAcceptor implements Exit {
    private final Transport transport;
    private final ExitMonitor monitor = new ExitMonitor();
    private final SessionDirectory directory;
    private final Admissions admissions;
    private final Reception reception;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    private SessionAcceptor(Builder builder) {
        transport = builder.transport;
        directory = new SessionDirectory(builder, monitor);
        admissions = new Admissions(builder.settings, builder.random);
        reception = new Reception(builder, directory, admissions);
    }

    /**
     * Begins an exit.
     *
     * @param transport carries the wires
     * @param multiplexer makes the streams
     * @param random a cryptographic source, as {@link java.security.SecureRandom}; used on the transport's loops
     */
    public static Builder builder(Transport transport, Multiplexer multiplexer, RandomGenerator random) {
        return new Builder(transport, multiplexer, random);
    }

    /** Listens for wires; more than one address may be listened at. Fails as {@link Transport#listen} does. */
    public CompletionStage<Listener> listen(SocketAddress at) {
        return transport.listen(at, ListenSettings.defaults(), this::accept).thenApply(this::keep);
    }

    private Listener keep(Listener listener) {
        listeners.add(listener);
        if (closed) {
            listener.close();
        }
        return listener;
    }

    private @Nullable ConnectionHandler accept(Connection connection) {
        return closed ? null : new ExitWire(reception, connection);
    }

    // ---- the owner's view

    /** The sessions that exist now, attached or not. */
    public Collection<Session> sessions() {
        return List.copyOf(directory.after(SessionHandle.NONE));
    }

    /** The memory that all sessions hold for bytes that are not proven received. */
    public long replayBytes() {
        return directory.replayBytes();
    }

    @Override
    public ExitSnapshot snapshot() {
        Usage all = monitor.usage();
        return new ExitSnapshot(
                !directory.takesNew(),
                admissions.size(),
                directory.size(),
                directory.detachedSize(),
                all.get(Usage.Figure.OPEN_STREAMS),
                all.get(Usage.Figure.REPLAY_BYTES),
                monitor.totals());
    }

    @Override
    public List<ListedSession> list(SessionHandle after, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most " + most + " must be at least 1");
        }
        return directory.after(after).stream()
                .limit(most)
                .map(ExitSession::listed)
                .toList();
    }

    @Override
    public List<MetaSessionFigures> metaSessions() {
        return directory.metaSessions();
    }

    @Override
    public void listen(Consumer<ExitEvent> listener) {
        monitor.listen(listener);
    }

    // ---- the end, of one session or of all

    @Override
    public CompletionStage<Boolean> close(SessionHandle session, CloseReason why) {
        return directory
                .find(session)
                .map(known -> known.closeAway(why).thenApply(gone -> true))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /** First those who may become a session of the principal, so that none begins behind the look at the others. */
    @Override
    public CompletionStage<Integer> close(Principal principal, CloseReason why) {
        return all(admissions.all(), wire -> wire.expel(principal, why))
                .thenCompose(none -> closeSessions(principal, why));
    }

    private CompletionStage<Integer> closeSessions(Principal principal, CloseReason why) {
        List<ExitSession> known = directory.after(SessionHandle.NONE).stream()
                .filter(session -> session.principal().equals(principal))
                .toList();
        return all(known, session -> session.closeAway(why)).thenApply(none -> known.size());
    }

    @Override
    public CompletionStage<Void> drain(Duration limit) {
        if (directory.refuseNew(ErrorCode.DRAINING)) {
            monitor.draining(limit);
            all(directory.after(SessionHandle.NONE), session -> session.drainAway(limit))
                    .thenRun(this::close);
        }
        return ended.copy();
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        CloseReason closing = CloseReason.closed(Scope.SESSION);
        directory.refuseNew(ErrorCode.SHUT_DOWN);
        admissions.all().forEach(wire -> wire.connection().abort());
        all(listeners, Listener::close)
                .thenCombine(
                        all(directory.after(SessionHandle.NONE), session -> session.closeAway(closing)),
                        (ports, sessions) -> true)
                .thenRun(() -> ended.complete(null));
        return ended.copy();
    }

    /** Asks all of them, and completes when each has answered or failed. */
    private static <T> CompletionStage<Void> all(Collection<T> members, Function<T, CompletionStage<?>> request) {
        return CompletableFuture.allOf(members.stream()
                .map(member -> request.apply(member).handle((done, failure) -> true))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    /** Collects what an exit needs; {@link #key} and {@link #listener} are mandatory. Not thread-safe. */
    public static final class Builder {
        final Transport transport;
        final Multiplexer multiplexer;
        final RandomGenerator random;
        Authenticator authenticator = Authenticator.allowAll();
        ProtocolRSettings settings = ProtocolRSettings.defaults();
        Supplier<ChunkPool> chunks = ReplayMemory::pool;
        private @Nullable ExitKey key;
        private @Nullable SessionListener listener;

        private Builder(Transport transport, Multiplexer multiplexer, RandomGenerator random) {
            this.transport = Objects.requireNonNull(transport, "transport");
            this.multiplexer = Objects.requireNonNull(multiplexer, "multiplexer");
            this.random = Objects.requireNonNull(random, "random");
        }

        /** The key with which this exit proves who it is. */
        public Builder key(ExitKey next) {
            this.key = next;
            return this;
        }

        /** Who may come in; everyone by default. */
        public Builder authenticator(Authenticator next) {
            this.authenticator = next;
            return this;
        }

        /** Who receives the sessions. */
        public Builder listener(SessionListener next) {
            this.listener = next;
            return this;
        }

        public Builder settings(ProtocolRSettings next) {
            this.settings = next;
            return this;
        }

        /** Who gives memory on each loop. */
        Builder chunks(Supplier<ChunkPool> next) {
            this.chunks = next;
            return this;
        }

        ExitKey key() {
            return Objects.requireNonNull(key, "the exit's key is missing: call key(...)");
        }

        SessionListener listener() {
            return Objects.requireNonNull(listener, "nobody receives sessions: call listener(...)");
        }

        /**
         * Makes it. The first one of a process also chooses the ciphers, which may load native code: not on an event loop.
         *
         * @throws IllegalStateException if a system property names a cipher that does not work here
         */
        public SessionAcceptor build() {
            Ciphers.choose();
            return new SessionAcceptor(this);
        }
    }
}
