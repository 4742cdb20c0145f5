package io.everwire.tunnel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.inject.Guice;
import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.Parts;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.guice.ClientModule;
import io.everwire.tunnel.guice.ExitModule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client, an exit, and the file that says who may use it. */
@Timeout(60)
class AuthorizedFileTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Parts parts = new Parts();
    private final Ed25519Credentials identity = Ed25519Credentials.of(seed(1));
    private final BlockingQueue<PoolEvent> events = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void end() {
        parts.close();
    }

    @Test
    void aClientWhoseKeyIsRemovedLosesItsSessionsAndIsRefusedUntilItIsBack() throws Exception {
        Path file = Files.writeString(
                directory.resolve("keys"), identity.publicKey().hex() + "\n");
        startClient(startExit(AuthorizedFile.read(file)));
        await(PoolEvent.WireUp.class, up -> !up.start().resumed());
        Files.writeString(file, "# nobody\n");
        await(PoolEvent.WireDown.class, down -> true);
        await(PoolEvent.AttemptFailed.class, failed -> failed.why().code() == ErrorCode.NOT_AUTHENTICATED);
        Files.writeString(file, identity.publicKey().hex() + "\n");
        PoolEvent.WireUp again = await(PoolEvent.WireUp.class, up -> true);
        assertEquals(false, again.start().resumed(), "it is another session");
    }

    private InetSocketAddress startExit(AuthorizedFile authorized) throws Exception {
        ExitOptions options = new ExitOptions(ANY_PORT, ExitKey.of(seed(9)), authorized.keys(), List.of());
        TunnelExit exit = parts.keep(Guice.createInjector(new ExitModule(new NioTransportProvider(), options))
                .getInstance(TunnelExit.class));
        InetSocketAddress address = (InetSocketAddress) exit.start();
        parts.keep(authorized.follow(exit));
        return address;
    }

    private void startClient(InetSocketAddress exit) throws Exception {
        ClientOptions options = new ClientOptions(
                new Target(exit.getAddress().getHostAddress(), exit.getPort()),
                PinnedKeys.of(ExitKey.of(seed(9)).publicKey()),
                identity,
                ANY_PORT,
                Optional.empty());
        PoolSettings one = PoolSettings.builder().members(1).build();
        TunnelClient client =
                parts.keep(Guice.createInjector(new ClientModule(new NioTransportProvider(), options, one))
                        .getInstance(TunnelClient.class));
        var unused = client.pool().listen(events::add);
        client.start();
    }

    private <E extends PoolEvent> E await(Class<E> kind, Predicate<E> which) throws InterruptedException {
        while (true) {
            PoolEvent event = events.poll(30, TimeUnit.SECONDS);
            assertNotNull(event, () -> "no " + kind.getSimpleName());
            if (kind.isInstance(event) && which.test(kind.cast(event))) {
                return kind.cast(event);
            }
        }
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return seed;
    }
}
