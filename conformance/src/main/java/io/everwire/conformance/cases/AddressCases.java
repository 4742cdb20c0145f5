package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.DialSettings;
import java.net.InetSocketAddress;

/** L: addresses. */
public interface AddressCases extends UnderTest {
    @Case(id = "AO-1", promise = "Addresses are right from opened on, and stay after closed.")
    default void addressesAreFixedFromOpenedAndStayAfterClosed(Rig rig) {
        Recorder handler = new Recorder(rig);
        Pair pair = rig.open(handler);
        RawPeer peer = pair.raw();
        InetSocketAddress local = peer.local();
        InetSocketAddress remote = peer.remote();
        pair.connection().abort();
        handler.awaitClosed();
        assertEquals(local, pair.connection().remote());
        assertEquals(remote, pair.connection().local());
        assertEquals("/127.0.0.1:" + local.getPort(), pair.connection().remote().toString());
    }

    @Case(
            id = "AO-3",
            promise = "A dial uses the local address that it was given, and tells its port.",
            needs = Capability.LOCAL_ADDRESS,
            roles = Role.INITIATOR)
    default void aDialUsesItsLocalAddress(Rig rig) {
        try (RawServer server = rig.server(50)) {
            Recorder handler = new Recorder(rig);
            DialSettings settings = new DialSettings(rig.limits().await(), new InetSocketAddress("127.0.0.2", 0));
            rig.dial(server.local(), settings, handler);
            try (RawPeer peer = server.accept()) {
                assertEquals("127.0.0.2", peer.remote().getAddress().getHostAddress());
                assertEquals(peer.remote(), handler.connection().local());
            }
        }
    }
}
