package io.everwire.tunnel.proxyprotocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ExitEvent;
import io.everwire.api.Limit;
import io.everwire.api.SessionObserver;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import io.everwire.tunnel.address.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An exit's limits go by the address that the balancer names: its own would be everybody's. */
@Timeout(30)
class BehindABalancerTest {
    private static final int HELLO_BYTES = 40;

    private final SecureRandom random = new SecureRandom();
    private final Transport transport = new ProxyProtocol(List.of(Cidr.parse("127.0.0.0/8")), Duration.ofSeconds(10))
            .over(new NioTransportProvider())
            .create(TransportSettings.defaults().withLoops(2));
    private final SessionAcceptor exit = SessionAcceptor.builder(
                    transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
            .key(ExitKey.of(new byte[32]))
            .settings(ProtocolRSettings.builder().maxHandshakesPerAddress(1).build())
            .listener(session -> SessionObserver.NONE)
            .build();
    private final BlockingQueue<SocketAddress> seen = new LinkedBlockingQueue<>();
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeEach
    void listen() throws Exception {
        exit.listen(event -> {
            if (event instanceof ExitEvent.WireAccepted accepted) {
                seen.add(accepted.remote());
            }
        });
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        address = (InetSocketAddress)
                exit.listen(any).toCompletableFuture().get(10, TimeUnit.SECONDS).local();
    }

    @AfterEach
    void close() throws Exception {
        exit.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void eachClientHasItsOwnShareOfTheHandshakes() throws Exception {
        try (Socket first = connect("192.0.2.1");
                Socket other = connect("192.0.2.2")) {
            assertTrue(isGreeted(first));
            assertTrue(isGreeted(other));
            try (Socket again = connect("192.0.2.1")) {
                assertFalse(isGreeted(again));
            }
            assertEquals(1L, exit.snapshot().totals().limits().get(Limit.HANDSHAKES_PER_ADDRESS));
        }
    }

    @Test
    void theOwnerIsToldTheClientsAddress() throws Exception {
        try (Socket client = connect("192.0.2.1")) {
            assertTrue(isGreeted(client));
            assertEquals(new InetSocketAddress("192.0.2.1", 4711), seen.poll(10, TimeUnit.SECONDS));
        }
    }

    private Socket connect(String client) throws IOException {
        Socket balancer = new Socket(address.getAddress(), address.getPort());
        balancer.getOutputStream().write(Headers.two(Headers.PROXY, Headers.TCP4, client, 4711));
        return balancer;
    }

    private static boolean isGreeted(Socket balancer) throws IOException {
        try {
            return balancer.getInputStream().readNBytes(HELLO_BYTES).length == HELLO_BYTES;
        } catch (SocketException reset) {
            return false;
        }
    }
}
