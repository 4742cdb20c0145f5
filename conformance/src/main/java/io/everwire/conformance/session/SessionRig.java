package io.everwire.conformance.session;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.EverwireException;
import io.everwire.api.MetaSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.mux.MuxSettings;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.Listener;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A client and an exit of Everwire, one of them over the transport under test: the client where the run's role is the
 * initiator. What lies between them and a raw peer is shown as {@link Line}s. Parts are made when they are first asked
 * for, so how they are made is said before. For the thread of the case, but where it says otherwise.
 */
public final class SessionRig implements AutoCloseable {
    private static final int PLENTY = 100_000;

    private final Rig rig;
    private final Function<MuxSettings, Multiplexer> multiplexers;
    private final SecureRandom random = new SecureRandom();
    private final ExitKey key = ExitKey.of(bytes());
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger lineCount = new AtomicInteger();
    private final BlockingQueue<ExitEnd> begun = new LinkedBlockingQueue<>();
    private final List<ClientEnd> clients = new ArrayList<>();
    private volatile BiConsumer<Integer, Line> onLine = (number, line) -> {};
    private ProtocolRSettings clientSettings = lenient().build();
    private ProtocolRSettings exitSettings = lenient().build();
    private MuxSettings muxSettings = MuxSettings.defaults();
    private Authenticator authenticator = Authenticator.allowAll();
    private @Nullable RawTransport raw;
    private @Nullable SessionAcceptor exit;
    private volatile @Nullable Listener listener;

    /** @param multiplexers makes the streams of both ends */
    public SessionRig(Rig rig, Function<MuxSettings, Multiplexer> multiplexers) {
        this.rig = rig;
        this.multiplexers = multiplexers;
    }

    public Rig rig() {
        return rig;
    }

    // ---- how both ends are made

    /** All clients come from one address, and many cases dial often. */
    private static ProtocolRSettings.Builder lenient() {
        return ProtocolRSettings.builder()
                .handshakesPerSecond(PLENTY)
                .handshakeBurst(PLENTY)
                .maxHandshakesPerAddress(PLENTY)
                .maxHandshakes(PLENTY);
    }

    public SessionRig client(UnaryOperator<ProtocolRSettings.Builder> how) {
        clientSettings = how.apply(lenient()).build();
        return this;
    }

    public SessionRig exit(UnaryOperator<ProtocolRSettings.Builder> how) {
        exitSettings = how.apply(lenient()).build();
        return this;
    }

    public SessionRig both(UnaryOperator<ProtocolRSettings.Builder> how) {
        return client(how).exit(how);
    }

    public SessionRig streams(UnaryOperator<MuxSettings.Builder> how) {
        muxSettings = how.apply(MuxSettings.builder()).build();
        return this;
    }

    /** Whom the exit lets in; everyone by default. */
    public SessionRig admits(Authenticator who) {
        authenticator = who;
        return this;
    }

    /** Is told of each line before a byte passes, with its number from 0; on a loop. */
    public SessionRig onLine(BiConsumer<Integer, Line> what) {
        onLine = what;
        return this;
    }

    // ---- the lines

    private void begins(Line line) {
        int number = lineCount.getAndIncrement();
        rig.note("line", "number " + number + " begins");
        lines.add(line);
        onLine.accept(number, line);
    }

    /** The last one that there is. */
    public Line line() {
        return lines.get(lines.size() - 1);
    }

    public int lineCount() {
        return lines.size();
    }

    // ---- the exit

    /** Where the exit listens. */
    public SocketAddress address() {
        Listener known = listener;
        if (known == null) {
            known = rig.await(acceptor().listen(Rig.loopback(0)));
            listener = known;
        }
        return known.local();
    }

    /** Any thread. */
    private CompletionStage<List<SocketAddress>> whereTheExitIs() {
        Listener known = listener;
        return known == null
                ? CompletableFuture.failedFuture(new IllegalStateException("there is no exit now"))
                : CompletableFuture.completedFuture(List.of(known.local()));
    }

    public SessionAcceptor acceptor() {
        SessionAcceptor known = exit;
        if (known == null) {
            known = SessionAcceptor.builder(transport(Role.ACCEPTOR), multiplexers.apply(muxSettings), random)
                    .key(key)
                    .authenticator(authenticator)
                    .settings(exitSettings)
                    .listener(this::begins)
                    .build();
            exit = known;
        }
        return known;
    }

    private SessionObserver begins(Session session) {
        ExitEnd end = new ExitEnd(rig, session);
        begun.add(end);
        return end;
    }

    /** The next session that has begun at the exit. */
    public ExitEnd exitEnd() {
        return Queues.next(begun, rig.limits(), "session at the exit");
    }

    public boolean hasBegun() {
        return !begun.isEmpty();
    }

    /** The exit goes with all that it knew, and another one comes, which knows nothing. */
    public SocketAddress replaceExit() {
        rig.await(acceptor().close());
        exit = null;
        listener = null;
        return address();
    }

    // ---- clients

    /** A session that is live. */
    public ClientEnd dial() {
        ClientEnd client = client();
        client.connect();
        return client;
    }

    /** One without a wire yet. */
    public ClientEnd client() {
        return client(key.publicKey(), Credentials.none(), MetaSession.random(random), SessionId.random(random));
    }

    /** One that expects another exit. */
    public ClientEnd mistaken() {
        return client(
                ExitKey.of(bytes()).publicKey(),
                Credentials.none(),
                MetaSession.random(random),
                SessionId.random(random));
    }

    /** One of somebody. */
    public ClientEnd client(Credentials who) {
        return client(key.publicKey(), who, MetaSession.random(random), SessionId.random(random));
    }

    /** One that says that it is the session of another one. */
    public ClientEnd client(Credentials who, ClientEnd other) {
        return client(
                key.publicKey(),
                who,
                other.session().metaSession(),
                other.session().id());
    }

    /** One that takes somebody else for the exit. */
    public ClientEnd clientOf(SocketAddress exit) {
        return client(
                key.publicKey(),
                Credentials.none(),
                MetaSession.random(random),
                SessionId.random(random),
                () -> CompletableFuture.completedFuture(List.of(exit)));
    }

    private ClientEnd client(ExitPublicKey exitKey, Credentials who, MetaSession group, SessionId id) {
        address();
        return client(exitKey, who, group, id, this::whereTheExitIs);
    }

    private ClientEnd client(
            ExitPublicKey exitKey,
            Credentials who,
            MetaSession group,
            SessionId id,
            Supplier<CompletionStage<List<SocketAddress>>> exitAddress) {
        ResumableDialer dialer = ResumableDialer.builder(
                        transport(Role.INITIATOR), multiplexers.apply(muxSettings), random)
                .exitAddresses(exitAddress)
                .exitKey(exitKey)
                .credentials(who)
                .metaSession(group)
                .settings(clientSettings)
                .build();
        ClientEnd client = new ClientEnd(rig);
        clients.add(client);
        return client.of(dialer.session(id, client));
    }

    private byte[] bytes() {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return seed;
    }

    // ---- streams

    /** A stream of a fresh session, opened by the client. */
    public StreamPair streamPair() {
        return streamPair(dial(), exitEnd());
    }

    /** One that the client opens. */
    public StreamPair streamPair(ClientEnd client, ExitEnd at) {
        StreamEnd near = client.open();
        return new StreamPair(rig, client, at, near, at.accept());
    }

    /** One that the exit opens. */
    public StreamPair streamPair(ExitEnd at, ClientEnd client, BlockingQueue<Stream> came) {
        StreamEnd near = at.open();
        return new StreamPair(rig, client, at, near, new StreamEnd(rig, Queues.next(came, rig.limits(), "stream")));
    }

    // ---- stages

    /** Waits until the stage is complete, or has failed with a reason. */
    public boolean ends(CompletionStage<?> stage) {
        return rig.await(stage.handle(
                (value, failure) -> failure == null || !reason(failure).detail().isEmpty()));
    }

    /** Why the stage fails. */
    public CloseReason failure(CompletionStage<?> stage) {
        return failure(rig, stage);
    }

    static CloseReason failure(Rig rig, CompletionStage<?> stage) {
        return rig.await(stage.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("no failure, but " + value);
            }
            return reason(failure);
        }));
    }

    private static CloseReason reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof EverwireException known) {
            return known.reason();
        }
        throw new AssertionError("failed without a reason: " + cause, cause);
    }

    // ---- what they stand on

    private Transport transport(Role side) {
        if (side == rig.role()) {
            return rig.transport();
        }
        return rig.isPeerRaw() ? raw() : rig.peerTransport();
    }

    private RawTransport raw() {
        RawTransport known = raw;
        if (known == null) {
            known = rig.keep(new RawTransport(rig, this::begins));
            raw = known;
        }
        return known;
    }

    /** Nobody dials any more; transports end with the rig. */
    @Override
    public void close() {
        clients.forEach(ClientEnd::stop);
    }
}
