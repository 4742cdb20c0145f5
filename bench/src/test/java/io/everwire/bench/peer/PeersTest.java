package io.everwire.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.Bulk;
import io.everwire.bench.load.Command;
import io.everwire.bench.load.CommandService;
import io.everwire.bench.load.Handshakes;
import io.everwire.bench.load.Load;
import io.everwire.bench.load.Opens;
import io.everwire.bench.load.PingPong;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every peer with every load; loads check counts and contents themselves. */
@Timeout(60)
class PeersTest {
    private static final Duration ENDLESS = Duration.ofDays(1);

    static List<String> names() {
        return StreamSupport.stream(Peers.names().spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPeerCarriesEveryLoad(String name) throws Exception {
        Stack stack = Peers.named(name);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Stack.Server server = stack.serve(anywhere, CommandService::new);
                Link link = stack.connect(server.address(), server.key(), 1)) {
            assertEquals(3, run(link, new Bulk(Command.Kind.DISCARD, 3, 1 << 18, false)));
            assertEquals(3, run(link, new Bulk(Command.Kind.SOURCE, 3, 1 << 18, false)));
            assertEquals(40, run(link, new PingPong(40, 4)));
            assertEquals(20, run(link, new Opens(20, 4)));
            assertEquals(6, run(link, new Handshakes(6, 2)));
        }
    }

    private static long run(Link link, Load load) throws Exception {
        return load.run(link, ENDLESS).operations();
    }

    @Test
    void anUnknownPeerIsRefusedWithTheNamesOfAll() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Peers.named("pigeons"))
                .getMessage());
        for (String name : names()) {
            assertEquals(true, message.contains(name), message);
        }
    }
}
