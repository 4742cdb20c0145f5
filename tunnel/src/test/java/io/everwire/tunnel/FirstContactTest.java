package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.guice.ClientModule;
import io.everwire.tunnel.guice.ExitModule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody reads whose client does not fit the exit, and that it does fit while the exit's key is replaced. */
@Timeout(60)
class FirstContactTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final ExitKey EXIT = ExitKey.of(seed(9));
    private static final ExitKey OTHER = ExitKey.of(seed(8));
    private static final Ed25519Credentials ALICE = Ed25519Credentials.of(seed(1));
    private static final Authenticator ALICE_ONLY = AuthorizedKeys.of(List.of(ALICE.publicKey()));

    private final Parts parts = new Parts();
    private final BlockingQueue<PoolEvent> events = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        parts.close();
    }

    @Test
    void aClientWithTwoKeysOfTheExitIsFineWithEither() throws Exception {
        InetSocketAddress exit = startExit(ALICE_ONLY);
        startClient(exit, PinnedKeys.of(List.of(OTHER.publicKey(), EXIT.publicKey())), ALICE);
        await(PoolEvent.WireUp.class);
    }

    @Test
    void aClientWithoutCredentialsIsToldThatTheExitMayWantSome() throws Exception {
        startClient(startExit(ALICE_ONLY), PinnedKeys.of(EXIT.publicKey()), Credentials.none());
        CloseReason why = await(PoolEvent.AttemptFailed.class).why();
        assertTrue(why.detail().endsWith("this client shows no credentials, and the exit may want some"), why::detail);
    }

    @Test
    void aClientThatIsNotOnTheListIsToldWhatIsMissing() throws Exception {
        startClient(startExit(ALICE_ONLY), PinnedKeys.of(EXIT.publicKey()), Ed25519Credentials.of(seed(2)));
        CloseReason why = await(PoolEvent.AttemptFailed.class).why();
        assertEquals(ErrorCode.NOT_AUTHENTICATED, why.code());
        assertTrue(why.detail().contains("its public key has to be among the authorized ones"), why::detail);
    }

    @Test
    void aClientWithAnotherKeyOfTheExitIsToldWhichItExpects() throws Exception {
        startClient(startExit(ALICE_ONLY), PinnedKeys.of(OTHER.publicKey()), ALICE);
        CloseReason why = await(PoolEvent.AttemptFailed.class).why();
        assertEquals(ErrorCode.UNTRUSTED_EXIT, why.code());
        assertTrue(why.detail().contains(OTHER.publicKey().hex()), why::detail);
    }

    private InetSocketAddress startExit(Authenticator clients) throws Exception {
        ExitOptions options = new ExitOptions(ANY_PORT, EXIT, clients, List.of());
        return (InetSocketAddress) parts.keep(Guice.createInjector(new ExitModule(new NioTransportProvider(), options))
                        .getInstance(TunnelExit.class))
                .start();
    }

    private void startClient(InetSocketAddress exit, PinnedKeys keys, Credentials credentials) throws Exception {
        Target at = new Target(exit.getAddress().getHostAddress(), exit.getPort());
        ClientOptions options = new ClientOptions(at, keys, credentials, ANY_PORT, Optional.empty());
        PoolSettings one = PoolSettings.builder().members(1).build();
        TunnelClient client =
                parts.keep(Guice.createInjector(new ClientModule(new NioTransportProvider(), options, one))
                        .getInstance(TunnelClient.class));
        var unused = client.pool().listen(events::add);
        client.start();
    }

    private <E extends PoolEvent> E await(Class<E> kind) throws InterruptedException {
        PoolEvent event = events.poll(30, TimeUnit.SECONDS);
        while (event != null && !kind.isInstance(event)) {
            event = events.poll(30, TimeUnit.SECONDS);
        }
        assertNotNull(event, () -> "no " + kind.getSimpleName());
        return kind.cast(event);
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return seed;
    }
}
