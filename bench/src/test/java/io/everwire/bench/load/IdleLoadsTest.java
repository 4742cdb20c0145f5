package io.everwire.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads that only hold what they have say whether it was still there in the end. */
@Timeout(60)
class IdleLoadsTest {
    private static final Duration ENDLESS = Duration.ofDays(1);

    @Test
    void aStreamThatEndsMeanwhileIsAFailureAtOnce() throws Exception {
        Load load = new IdleStreams(1, ENDLESS);
        assertThrows(LoadFailure.class, () -> over(Ending::new, load));
    }

    @Test
    void aSessionThatDoesNotWorkAnyMoreIsAFailure() throws Exception {
        AtomicInteger streams = new AtomicInteger();
        Supplier<FlowHandler> once = () -> streams.getAndIncrement() == 0 ? new CommandService() : new Ending();
        Load load = new IdleSessions(1, Duration.ofMillis(1));
        assertThrows(LoadFailure.class, () -> over(once, load));
    }

    @Test
    void theResultIsWhatItTookAtFirst() throws Exception {
        assertEquals(
                1,
                over(CommandService::new, new IdleSessions(1, Duration.ofMillis(1)))
                        .operations());
        assertEquals(
                5,
                over(CommandService::new, new IdleStreams(5, Duration.ofMillis(1)))
                        .operations());
    }

    private static Result over(Supplier<FlowHandler> services, Load load) throws Exception {
        Stack stack = new EverwireStack(
                Transports.named("nio"), TransportSettings.defaults().withLoops(1), EverwireStack.freshKey());
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Stack.Server server = stack.serve(anywhere, services);
                Link link = stack.connect(server.address(), server.key(), 1)) {
            return load.run(link, ENDLESS);
        }
    }

    /** Accepts any command, and ends. */
    private static final class Ending extends Service {
        @Override
        void begin() {
            flow().write(ByteBuffer.wrap(new byte[] {Command.ACCEPTED}));
            flow().finish();
        }
    }
}
