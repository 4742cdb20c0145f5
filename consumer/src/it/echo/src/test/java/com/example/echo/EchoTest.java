package com.example.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.auth.ExitKey;
import io.everwire.testkit.FaultProxy;
import io.everwire.testkit.fault.FaultPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EchoTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ExitKey key = ExitKey.of(new byte[32]);

    @Test
    void aStreamSurvivesCuts() throws Exception {
        try (EchoServer server = new EchoServer(key);
                FaultProxy network = FaultProxy.start(ANY, server.listen(ANY), FaultPlan.none());
                EchoClient client = new EchoClient(network.address(), key.publicKey())) {
            for (int i = 0; i < 5; i++) {
                assertEquals("question " + i, client.ask("question " + i));
                network.cutAll();
            }
            assertEquals("and the last", client.ask("and the last"));
            assertTrue(network.statistics().accepted() > 1, "the connection was never cut");
        }
    }
}
