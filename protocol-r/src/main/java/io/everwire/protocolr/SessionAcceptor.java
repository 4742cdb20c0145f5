package io.everwire.protocolr;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Greeting;
import io.everwire.api.Initiator;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionListener;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.Crowd;
import io.everwire.protocolr.resume.HandshakeLimiter;
import io.everwire.protocolr.resume.Owner;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.protocolr.resume.ReplayPressure;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.protocolr.resume.SessionTable;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exit: accepts wires, authenticates them, and gives each to the session it names, new or resumed (WIRE.md 5).
 * Thread-safe. Its listeners and sessions end with {@link #close}; the transport belongs to the caller.
 */
public final class SessionAcceptor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAcceptor.class);

    private final Transport transport;
    private final Multiplexer multiplexer;
    private final RandomGenerator random;
    private final ExitKey key;
    private final Authenticator authenticator;
    private final SessionListener sessionListener;
    private final ProtocolRSettings settings;
    private final ReplayMemory memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final SessionTable<ExitSession> table;
    private final HandshakeLimiter limiter;
    private final Crowd<ExitWire> handshaking = new Crowd<>();
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SessionAcceptor(Builder builder) {
        transport = builder.transport;
        multiplexer = builder.multiplexer;
        random = builder.random;
        authenticator = builder.authenticator;
        settings = builder.settings;
        key = Objects.requireNonNull(builder.key, "the exit's key is missing: call key(...)");
        sessionListener = Objects.requireNonNull(builder.listener, "nobody receives sessions: call listener(...)");
        table = new SessionTable<>(new SessionTable.Limits(
                settings.maxSessions(),
                settings.maxSessionsPerPrincipal(),
                settings.maxSessionsPerAddress(),
                settings.maxDetached()));
        memory = replayMemory(builder.chunks);
        limiter = new HandshakeLimiter(
                settings.maxHandshakesPerAddress(), settings.handshakesPerSecond(), settings.handshakeBurst());
    }

    private ReplayMemory replayMemory(Supplier<ChunkPool> chunks) {
        ReplayLimits limits = settings.exitReplay();
        PressureWatch watch =
                new PressureWatch(limits, settings.pressureTimeout(), transport::nextLoop, () -> guarded(table::all));
        return new ReplayMemory(limits, chunks, watch::begin);
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
        return closed ? null : new ExitWire(this, connection);
    }

    /** Whether this wire's handshake may begin; then {@link #left} follows. */
    boolean admit(ExitWire wire) {
        return guarded(() -> {
            HandshakeLimiter.Refusal refusal =
                    limiter.admit(wire.from(), wire.connection().loop().nanoTime());
            if (refusal == null) {
                makeRoom();
                handshaking.add(wire);
            }
            return refusal == null;
        });
    }

    private void makeRoom() {
        if (handshaking.size() >= settings.maxHandshakes()) {
            handshaking.any(random).connection().abort();
        }
    }

    /** The sessions that exist now, attached or not. */
    public Collection<Session> sessions() {
        return guarded(() -> List.copyOf(table.all()));
    }

    /** The memory that all sessions hold for bytes that are not proven received. */
    public long replayBytes() {
        return memory.held();
    }

    /**
     * Closes the listeners, the connections that have not named a session, and all sessions. Idempotent.
     *
     * @return complete when all have ended
     */
    public CompletionStage<Void> close() {
        closed = true;
        List<CompletionStage<?>> ends = new ArrayList<>();
        listeners.forEach(listener -> ends.add(listener.close()));
        guarded(handshaking::all).forEach(wire -> wire.connection().abort());
        sessions().forEach(session -> ends.add(session.close()));
        return CompletableFuture.allOf(
                ends.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    // ---- what accepted wires ask

    ProtocolRSettings settings() {
        return settings;
    }

    ServerHandshake handshake() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new ServerHandshake(secret, key, authenticator.expectsGreeting());
    }

    CompletionStage<Optional<Principal>> authenticate(Greeting greeting, byte[] sharedSecret, Connection from) {
        try {
            return authenticator.authenticate(greeting, sharedSecret, from.remote());
        } catch (RuntimeException thrown) {
            LOG.warn("The authenticator has thrown; the client at {} is refused", from.remote(), thrown);
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    /** The handshake of an admitted wire is over. */
    void left(ExitWire wire, boolean welcome) {
        note(() -> {
            limiter.left(wire.from(), welcome);
            handshaking.remove(wire);
        });
    }

    void refused(CloseReason why) {
        LOG.debug("Refused a wire: {}", why);
    }

    /** A wire has named its session; it goes there, or begins it. On the wire's loop, which takes nothing meanwhile. */
    void named(ExitWire wire, SessionKey sessionKey, ByteBuffer restOfRecord) {
        try {
            Found found = guarded(() -> findOrAdd(sessionKey, wire));
            if (found.violation() != null) {
                throw found.violation();
            }
            give(wire, sessionKey, Objects.requireNonNull(found.session()), found.fresh(), restOfRecord);
        } catch (ProtocolViolation full) {
            wire.refuse(full.toReason(Scope.WIRE));
        }
    }

    private record Found(
            @Nullable ExitSession session,
            boolean fresh,
            @Nullable ProtocolViolation violation) {}

    private Found findOrAdd(SessionKey sessionKey, ExitWire wire) {
        ExitSession known = table.find(sessionKey);
        if (known != null) {
            return new Found(known, false, null);
        }
        if (closed) {
            return new Found(null, false, new ProtocolViolation(ErrorCode.SHUT_DOWN, "the exit closes"));
        }
        Loop loop = wire.connection().loop();
        ExitSession made = new ExitSession(
                sessionKey, loop, settings, memory.session(loop, Owner.of(sessionKey.principal(), wire.from())), this);
        try {
            table.add(sessionKey, wire.from(), made);
            return new Found(made, true, null);
        } catch (ProtocolViolation full) {
            return new Found(null, false, full);
        }
    }

    private void give(
            ExitWire wire, SessionKey sessionKey, ExitSession session, boolean fresh, ByteBuffer restOfRecord) {
        if (fresh) {
            begin(wire, session, restOfRecord);
        } else if (session.loop() == wire.connection().loop()) {
            resume(wire, sessionKey, session, restOfRecord);
        } else {
            wire.connection().loop().executeAfterIo(() -> move(wire, sessionKey, session, restOfRecord));
        }
    }

    private void begin(ExitWire wire, ExitSession session, ByteBuffer restOfRecord) {
        try {
            session.begin(multiplexer, sessionListener);
        } catch (RuntimeException thrown) {
            LOG.warn("The session listener has thrown; the session ends", thrown);
            CloseReason why = new CloseReason(
                    Scope.SESSION, ErrorCode.INTERNAL, Initiator.LOCAL, "the session listener has thrown", thrown);
            session.fail(why);
            wire.refuse(why.within(Scope.WIRE));
            return;
        }
        wire.attachTo(session, restOfRecord);
    }

    /** A session that ended on the wire's way to it is like one that never was. */
    private void resume(ExitWire wire, SessionKey sessionKey, ExitSession session, ByteBuffer restOfRecord) {
        if (session.driver().isEnding()) {
            forget(session);
            named(wire, sessionKey, restOfRecord);
        } else {
            wire.attachTo(session, restOfRecord);
        }
    }

    /** The handshake's last bytes leave first: a connection moves only with nothing unsent. */
    private void move(ExitWire wire, SessionKey sessionKey, ExitSession session, ByteBuffer restOfRecord) {
        if (wire.isGone()) {
            return;
        }
        if (wire.connection().unsent() > 0) {
            wire.connection().loop().executeAfterIo(() -> move(wire, sessionKey, session, restOfRecord));
            return;
        }
        wire.finish(true);
        wire.connection()
                .moveTo(session.loop())
                .thenRun(() -> resume(wire, sessionKey, session, restOfRecord))
                .exceptionally(failure -> abandon(wire, failure));
    }

    private static @Nullable Void abandon(ExitWire wire, Throwable failure) {
        LOG.debug(
                "A wire of {} was lost on its way to its session",
                wire.connection().remote(),
                failure);
        wire.connection().abort();
        return null;
    }

    // ---- what sessions tell

    /** Replay memory is short, and this session is to relieve it. */
    void pressed(ExitSession session, ReplayPressure.Relief how) {
        LOG.debug("Replay memory is short: {} of a session of {}", how, session.principal());
    }

    void attached(ExitSession session) {
        note(() -> table.attached(session));
    }

    /** A session waits for a wire; too many of them, and the one that has waited longest goes. */
    void detached(ExitSession session) {
        ExitSession gone =
                guarded(() -> Optional.ofNullable(table.detached(session))).orElse(null);
        if (gone != null) {
            gone.evict(new CloseReason(
                    Scope.SESSION,
                    ErrorCode.LIMIT,
                    Initiator.LIBRARY,
                    "the exit keeps " + settings.maxDetached() + " sessions without a wire"));
        }
    }

    void forget(ExitSession session) {
        note(() -> table.remove(session.key(), session));
    }

    private void note(Runnable bookkeeping) {
        lock.lock();
        try {
            bookkeeping.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T guarded(Supplier<T> bookkeeping) {
        lock.lock();
        try {
            return bookkeeping.get();
        } finally {
            lock.unlock();
        }
    }

    /** Collects what an exit needs; {@link #key} and {@link #listener} are mandatory. Not thread-safe. */
    public static final class Builder {
        private final Transport transport;
        private final Multiplexer multiplexer;
        private final RandomGenerator random;
        private Authenticator authenticator = Authenticator.allowAll();
        private ProtocolRSettings settings = ProtocolRSettings.defaults();
        private Supplier<ChunkPool> chunks = ReplayMemory::pool;
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

        public SessionAcceptor build() {
            return new SessionAcceptor(this);
        }
    }
}
