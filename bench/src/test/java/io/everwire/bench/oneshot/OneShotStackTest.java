package io.everwire.bench.oneshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.Bulk;
import io.everwire.bench.load.Command;
import io.everwire.bench.load.CommandService;
import io.everwire.bench.load.Load;
import io.everwire.bench.load.Opens;
import io.everwire.bench.load.PingPong;
import io.everwire.spi.SessionPipe.Side;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be resumed carries the same loads as what can; loads check counts and contents themselves. */
@Timeout(60)
class OneShotStackTest {
    private static final Duration ENDLESS = Duration.ofDays(1);

    @Test
    void itCarriesEveryLoadButHandshakes() throws Exception {
        Stack stack = new OneShotStack(
                Transports.named("nio"), TransportSettings.defaults().withLoops(1));
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Stack.Server server = stack.serve(anywhere, CommandService::new);
                Link link = stack.connect(server.address(), server.key(), 2)) {
            assertEquals(3, run(link, new Bulk(Command.Kind.DISCARD, 3, 1 << 20, false)));
            assertEquals(3, run(link, new Bulk(Command.Kind.SOURCE, 3, 1 << 20, false)));
            assertEquals(3, run(link, new Bulk(Command.Kind.ECHO, 3, 1 << 20, true)));
            assertEquals(40, run(link, new PingPong(40, 4)));
            assertEquals(20, run(link, new Opens(20, 4)));
            assertTrue(link.handshake().toCompletableFuture().isCompletedExceptionally());
        }
    }

    private static long run(Link link, Load load) throws Exception {
        return load.run(link, ENDLESS).operations();
    }

    @Test
    void eachDirectionHasAKeyOfItsOwn() {
        Keys keys = Keys.fresh();
        assertFalse(Arrays.equals(keys.from(Side.DIALER), keys.from(Side.ACCEPTOR)));
        assertEquals(32, keys.from(Side.DIALER).length);
        assertTrue(Arrays.equals(keys.from(Side.DIALER), keys.to(Side.ACCEPTOR)));
    }
}
