package io.everwire.protocolr;

import io.everwire.api.Credentials;
import io.everwire.api.DialledSession;
import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.handshake.ClientHandshake;
import io.everwire.protocolr.resume.AddressPrefix;
import io.everwire.protocolr.resume.Owner;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client's sessions to one exit, whose public key it knows beforehand (WIRE.md 3). Thread-safe; holds no
 * resources of its own: the transport belongs to the caller.
 */
public final class ResumableDialer implements SessionDialer {
    private static final Owner OWN = Owner.of(Principal.ANONYMOUS, AddressPrefix.OTHER);

    private final Transport transport;
    private final Multiplexer multiplexer;
    private final Supplier<CompletionStage<List<SocketAddress>>> exit;
    private final PinnedKeys exitKeys;
    private final Credentials credentials;
    private final MetaSession metaSession;
    private final RandomGenerator random;
    private final ProtocolRSettings settings;
    private final ReplayMemory memory;

    private ResumableDialer(Builder builder) {
        transport = builder.transport;
        multiplexer = builder.multiplexer;
        random = builder.random;
        credentials = builder.credentials;
        settings = builder.settings;
        memory = new ReplayMemory(settings.clientReplay(), ReplayMemory::pool, none -> {});
        exit = Objects.requireNonNull(builder.exit, "the exit's address is missing: call exit(...)");
        exitKeys = Objects.requireNonNull(builder.exitKeys, "the exit's public key is missing: call exitKey(...)");
        metaSession = builder.metaSession != null ? builder.metaSession : MetaSession.random(random);
    }

    /**
     * Begins a dialer.
     *
     * @param transport carries the wires
     * @param multiplexer makes the streams
     * @param random a cryptographic source, as {@link java.security.SecureRandom}; used on the transport's loops
     */
    public static Builder builder(Transport transport, Multiplexer multiplexer, RandomGenerator random) {
        return new Builder(transport, multiplexer, random);
    }

    @Override
    public DialledSession session(SessionId id, SessionObserver observer) {
        Loop loop = transport.nextLoop();
        SessionKey key = new SessionKey(Principal.ANONYMOUS, metaSession, id);
        ClientSession session = new ClientSession(this, key, loop, settings, memory.session(loop, OWN), observer);
        loop.execute(() -> session.start(multiplexer));
        return session;
    }

    Transport transport() {
        return transport;
    }

    ProtocolRSettings settings() {
        return settings;
    }

    CompletionStage<List<SocketAddress>> resolve() {
        return exit.get();
    }

    /** Whether the exit is told who the client is. */
    boolean greets() {
        return credentials.greets();
    }

    ClientHandshake handshake() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new ClientHandshake(secret, exitKeys, credentials);
    }

    /** Collects what a dialer needs; {@link #exit} and {@link #exitKey} are mandatory. Not thread-safe. */
    public static final class Builder {
        private final Transport transport;
        private final Multiplexer multiplexer;
        private final RandomGenerator random;
        private Credentials credentials = Credentials.none();
        private ProtocolRSettings settings = ProtocolRSettings.defaults();
        private @Nullable Supplier<CompletionStage<List<SocketAddress>>> exit;
        private @Nullable PinnedKeys exitKeys;
        private @Nullable MetaSession metaSession;

        private Builder(Transport transport, Multiplexer multiplexer, RandomGenerator random) {
            this.transport = Objects.requireNonNull(transport, "transport");
            this.multiplexer = Objects.requireNonNull(multiplexer, "multiplexer");
            this.random = Objects.requireNonNull(random, "random");
        }

        /** The exit's fixed address. */
        public Builder exit(SocketAddress address) {
            return exitAddresses(() -> CompletableFuture.completedFuture(List.of(address)));
        }

        /**
         * Gives the exit's addresses for each dial anew, so that names can be resolved again; may not block. Of several
         * the first is dialled at once, and each further one when one has failed, or a quarter of a second later (RFC
         * 8305); the first connection that opens is used.
         */
        public Builder exitAddresses(Supplier<CompletionStage<List<SocketAddress>>> resolver) {
            this.exit = resolver;
            return this;
        }

        /** The key with which the exit proves that it is the one meant. */
        public Builder exitKey(ExitPublicKey key) {
            return exitKeys(List.of(key));
        }

        /**
         * Keys of which the exit has to prove one: the old and the new one while its key is being replaced.
         *
         * @throws IllegalArgumentException if there is none, or more than {@link PinnedKeys#MOST}
         */
        public Builder exitKeys(Collection<ExitPublicKey> keys) {
            this.exitKeys = PinnedKeys.of(keys);
            return this;
        }

        /** How the client proves who it is; none by default. */
        public Builder credentials(Credentials next) {
            this.credentials = next;
            return this;
        }

        /** The group that the sessions are counted under at the exit; a random one by default. */
        public Builder metaSession(MetaSession group) {
            this.metaSession = group;
            return this;
        }

        public Builder settings(ProtocolRSettings next) {
            this.settings = next;
            return this;
        }

        /**
         * Makes it. The first one of a process also chooses the ciphers, which may load native code: not on an event loop.
         *
         * @throws IllegalStateException if a system property names a cipher that does not work here
         */
        public ResumableDialer build() {
            Ciphers.choose();
            return new ResumableDialer(this);
        }
    }
}
