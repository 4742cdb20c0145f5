package io.everwire.bench.everwire;

import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.mux.MuxLimits;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Everwire over one transport: an exit, and sessions that dial again when their wire dies. */
public final class EverwireStack implements Stack {
    private static final int MANY = 1_000_000;

    /** Longer than an attempt to dial may take, so that it is not one of them alone that decides. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a pool does by default. */
    private static final Duration PROBING = Duration.ofSeconds(30);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TransportProvider provider;
    private final TransportSettings settings;
    private final ExitKey exitKey;
    private final Duration probing;

    /** @param exitKey what an exit proves itself with; a client does not use it */
    public EverwireStack(TransportProvider provider, TransportSettings settings, ExitKey exitKey) {
        this(provider, settings, exitKey, PROBING);
    }

    private EverwireStack(TransportProvider provider, TransportSettings settings, ExitKey exitKey, Duration probing) {
        this.provider = provider;
        this.settings = settings;
        this.exitKey = exitKey;
        this.probing = probing;
    }

    /** The same, with clients that do not ask by themselves whether the exit is still there. */
    public EverwireStack unprobed() {
        return new EverwireStack(provider, settings, exitKey, Duration.ZERO);
    }

    /** An exit's key that is made up. */
    public static ExitKey freshKey() {
        return ExitKey.of(freshSeed());
    }

    static byte[] freshSeed() {
        byte[] seed = new byte[32];
        RANDOM.nextBytes(seed);
        return seed;
    }

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services)
            throws InterruptedException, ExecutionException {
        Transport transport = provider.create(settings);
        SessionAcceptor acceptor = SessionAcceptor.builder(transport, multiplexer(), RANDOM)
                .key(exitKey)
                .settings(unlimited())
                .listener(session -> {
                    session.streams(stream -> new EverwireFlow(stream, services.get()).start());
                    return SessionObserver.NONE;
                })
                .build();
        try {
            InetSocketAddress bound = (InetSocketAddress)
                    acceptor.listen(at).toCompletableFuture().get().local();
            return new EverwireServer(
                    transport, acceptor, bound, exitKey.publicKey().hex());
        } catch (ExecutionException | InterruptedException failure) {
            Ends.await(transport.shutdown(Ends.LIMIT));
            throw failure;
        }
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections)
            throws InterruptedException, ExecutionException {
        ExitPublicKey exit = ExitPublicKey.parse(key);
        Transport transport = provider.create(settings);
        ResumableDialer dialer = ResumableDialer.builder(transport, multiplexer(), RANDOM)
                .exit(to)
                .exitKey(exit)
                .build();
        EverwireLink link = new EverwireLink(transport, dialer, RANDOM, PATIENCE, probing);
        try {
            link.connect(connections);
            return link;
        } catch (ExecutionException | InterruptedException failure) {
            link.close();
            throw failure;
        }
    }

    /** Begins to use a stream; the handler hears of it on the stream's loop. */
    public static void flow(Stream stream, FlowHandler handler) {
        new EverwireFlow(stream, handler).start();
    }

    /** As many streams as anybody opens. */
    public static SmuxMultiplexer multiplexer() {
        return new SmuxMultiplexer(MuxSettings.builder()
                .limits(MuxLimits.defaults().withStreams(MANY).withUnaccepted(MANY))
                .build());
    }

    /** All clients have one address here, and nobody is to be kept from anything. */
    private static ProtocolRSettings unlimited() {
        return ProtocolRSettings.builder()
                .maxSessions(MANY)
                .maxSessionsPerAddress(MANY)
                .maxHandshakes(MANY)
                .maxHandshakesPerAddress(MANY)
                .handshakesPerSecond(MANY)
                .handshakeBurst(MANY)
                .build();
    }
}
