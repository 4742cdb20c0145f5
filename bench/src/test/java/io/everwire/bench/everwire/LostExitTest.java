package io.everwire.bench.everwire;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.Bulk;
import io.everwire.bench.load.Command;
import io.everwire.bench.load.CommandService;
import io.everwire.bench.load.LoadFailure;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An exit that goes away for good. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
class LostExitTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration ENDLESS = Duration.ofDays(1);
    private static final TransportSettings ONE_LOOP =
            TransportSettings.defaults().withLoops(1);

    private final TransportProvider provider = Transports.named("nio");
    private final Stack stack = new EverwireStack(provider, ONE_LOOP, EverwireStack.freshKey());
    private final SecureRandom random = new SecureRandom();
    private Stack.Server server;

    @BeforeEach
    void serve() throws Exception {
        server = stack.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CommandService::new);
    }

    @Test
    void aLoadFailsWithTheReasonOfTheLastDial() throws Exception {
        try (Link link = connect()) {
            server.close();
            LoadFailure failure = assertThrows(
                    LoadFailure.class, () -> new Bulk(Command.Kind.DISCARD, 2, 1L << 40, false).run(link, ENDLESS));
            assertTrue(String.valueOf(failure.getMessage()).matches("(?s)no wire for .+: .+"), failure::getMessage);
        }
    }

    @Test
    void aResumptionFailsAndSoDoesTheNextOne() throws Exception {
        try (Link link = connect()) {
            server.close();
            for (int i = 0; i < 2; i++) {
                ExecutionException failure = assertThrows(
                        ExecutionException.class,
                        () -> link.resumption().toCompletableFuture().get(30, TimeUnit.SECONDS));
                String reason = String.valueOf(failure.getCause());
                assertTrue(reason.contains("no wire for "), reason);
            }
        }
    }

    @Test
    void ofManyDialsThatAreRefusedTheFirstOnesAreEnough() throws Exception {
        server.close();
        try (EverwireLink link = unconnected()) {
            assertThrows(ExecutionException.class, () -> link.connect(1_000_000));
        }
    }

    private Link connect() throws Exception {
        EverwireLink link = unconnected();
        link.connect(1);
        return link;
    }

    private EverwireLink unconnected() {
        Transport transport = provider.create(ONE_LOOP);
        ResumableDialer dialer = ResumableDialer.builder(
                        transport, new SmuxMultiplexer(MuxSettings.builder().build()), random)
                .exit(server.address())
                .exitKey(ExitPublicKey.parse(server.key()))
                .build();
        return new EverwireLink(transport, dialer, random, PATIENCE, Duration.ZERO);
    }
}
