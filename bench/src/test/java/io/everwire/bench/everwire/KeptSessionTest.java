package io.everwire.bench.everwire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.SessionSnapshot;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.CommandService;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an idle session says depends on how often it is to ask. */
@Timeout(60)
class KeptSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final TransportProvider provider = Transports.named("nio");
    private final TransportSettings settings = TransportSettings.defaults().withLoops(1);
    private final SecureRandom random = new SecureRandom();

    @Test
    void aProbedSessionHearsAnswersAndAnUnprobedOneSaysNothing() throws Exception {
        Stack stack = new EverwireStack(provider, settings, EverwireStack.freshKey());
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Stack.Server server = stack.serve(anywhere, CommandService::new)) {
            Transport transport = provider.create(settings);
            ResumableDialer dialer = ResumableDialer.builder(
                            transport, new SmuxMultiplexer(MuxSettings.builder().build()), random)
                    .exit(server.address())
                    .exitKey(ExitPublicKey.parse(server.key()))
                    .build();
            try {
                KeptSession silent = new KeptSession(dialer, random, PATIENCE, Duration.ZERO);
                silent.live().toCompletableFuture().get();
                KeptSession asking = new KeptSession(dialer, random, PATIENCE, OFTEN);
                asking.live().toCompletableFuture().get();
                awaitAnswers(asking, 20);
                SessionSnapshot before = picture(silent);
                awaitAnswers(asking, 20);
                assertEquals(before.sent(), picture(silent).sent());
                assertEquals(before.received(), picture(silent).received());
            } finally {
                Ends.await(transport.shutdown(Ends.LIMIT));
            }
        }
    }

    /** An answer is a frame's header. */
    private static void awaitAnswers(KeptSession session, int answers) throws Exception {
        long enough = picture(session).received() + answers * 8L;
        while (picture(session).received() < enough) {
            Thread.onSpinWait();
        }
    }

    private static SessionSnapshot picture(KeptSession session) throws Exception {
        return session.session().snapshot().toCompletableFuture().get();
    }
}
