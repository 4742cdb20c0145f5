package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.DialSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** L: addresses. */
public interface AddressCases extends UnderTest {
    @Case(id = "AO-1", promise = "Addresses are right from opened on, and stay after closed.")
    default void addressesAreFixedFromOpenedAndStayAfterClosed(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        Socket socket = pair.raw().socket();
        pair.connection().abort();
        handler.awaitClosed();
        assertEquals(socket.getLocalSocketAddress(), pair.connection().remote());
        assertEquals(socket.getRemoteSocketAddress(), pair.connection().local());
        assertEquals(
                "/127.0.0.1:" + socket.getLocalPort(),
                pair.connection().remote().toString());
    }

    @Case(
            id = "AO-3",
            promise = "A dial uses the local address that it was given, and tells its port.",
            needs = Capability.LOCAL_ADDRESS,
            roles = Role.INITIATOR)
    default void aDialUsesItsLocalAddress(Rig rig) throws IOException {
        try (ServerSocket server = rig.serverSocket(50)) {
            Recorder handler = new Recorder(rig);
            DialSettings settings = new DialSettings(rig.limits().await(), new InetSocketAddress("127.0.0.2", 0));
            rig.dial(server.getLocalSocketAddress(), settings, handler);
            try (Socket peer = server.accept()) {
                assertEquals("127.0.0.2", peer.getInetAddress().getHostAddress());
                assertEquals(peer.getRemoteSocketAddress(), handler.connection().local());
            }
        }
    }
}
