package io.everwire.tunnel.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.everwire.api.Authenticator;
import io.everwire.api.Credentials;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.ExitAddress;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.settings.ProgramSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guice does nothing that constructors and builders would not: both ways lead to the same client and the same exit. */
@Timeout(60)
class AssemblyTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final TransportProvider provider = Transports.named("nio");
    private final ExitKey key = ExitKey.of(new byte[32]);

    @Test
    void clientsAreEqual() throws Exception {
        try (TunnelClient byGuice = clientByGuice(unusual());
                TunnelClient plain = plainClient(unusual())) {
            assertEquals(Likeness.of(plain), Likeness.of(byGuice));
        }
    }

    @Test
    void exitsAreEqual() throws Exception {
        try (TunnelExit byGuice = exitByGuice(unusual());
                TunnelExit plain = plainExit(unusual())) {
            assertEquals(Likeness.of(plain), Likeness.of(byGuice));
        }
    }

    @Test
    void othersAreNot() throws Exception {
        try (TunnelClient unusual = clientByGuice(unusual());
                TunnelClient usual = plainClient(ProgramSettings.defaults())) {
            assertNotEquals(Likeness.of(unusual), Likeness.of(usual));
            for (String setting : List.of("12345", "PT7S", "members = java.lang.Integer 3", "SmuxMultiplexer")) {
                assertTrue(Likeness.of(unusual).contains(setting), () -> setting);
            }
        }
    }

    // ---- with Guice

    private TunnelClient clientByGuice(ProgramSettings settings) {
        return Guice.createInjector(new ClientModule(provider, clientOptions(), settings))
                .getInstance(TunnelClient.class);
    }

    private TunnelExit exitByGuice(ProgramSettings settings) {
        return Guice.createInjector(new ExitModule(provider, exitOptions(), settings))
                .getInstance(TunnelExit.class);
    }

    // ---- without

    private TunnelClient plainClient(ProgramSettings settings) {
        SecureRandom random = new SecureRandom();
        Transport transport = provider.create(settings.transport());
        ClientOptions options = clientOptions();
        ExitAddress exit = new ExitAddress(options.exit());
        ResumableDialer dialer = ResumableDialer.builder(transport, new SmuxMultiplexer(settings.mux()), random)
                .settings(settings.protocol())
                .exitAddresses(exit)
                .exitKeys(options.exitKeys().keys())
                .credentials(options.credentials())
                .build();
        ThreadLoop loop = new ThreadLoop("everwire-pool");
        ResumableSessionPool pool = new ResumableSessionPool(dialer, loop, random, settings.pool());
        return new TunnelClient(transport, pool, loop, exit, options);
    }

    private TunnelExit plainExit(ProgramSettings settings) {
        Transport transport = provider.create(settings.transport());
        SessionAcceptor.Builder builder = SessionAcceptor.builder(
                        transport, new SmuxMultiplexer(settings.mux()), new SecureRandom())
                .settings(settings.protocol());
        return new TunnelExit(transport, builder, exitOptions());
    }

    // ---- what both are given

    private ProgramSettings unusual() {
        return new ProgramSettings(
                PoolSettings.builder().members(3).build(),
                ProtocolRSettings.builder().dialTimeout(Duration.ofSeconds(7)).build(),
                MuxSettings.builder().version(1).build(),
                TransportSettings.defaults().withReadBytes(12_345));
    }

    private ClientOptions clientOptions() {
        return new ClientOptions(
                new Target("127.0.0.1", 1), PinnedKeys.of(key.publicKey()), Credentials.none(), ANY, Optional.empty());
    }

    private ExitOptions exitOptions() {
        return new ExitOptions(ANY, key, Authenticator.allowAll(), List.of());
    }
}
