package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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
            id = "AO-2",
            promise =
                    "The size of the settings for the send buffer is the kernel's: it takes as much more as it is larger.",
            sockets = true,
            roles = Role.INITIATOR)
    default void theSendBufferIsThatOfTheSettings(Rig rig) {
        long small = takenByTheKernel(rig, 16 << 10);
        long large = takenByTheKernel(rig, 192 << 10);
        assertTrue(small < large, "with 16 KiB it took " + small + " bytes, with 192 KiB " + large);
    }

    private static long takenByTheKernel(Rig rig, int sendBuffer) {
        Transport transport =
                rig.make(rig.settings().withMarks(4 << 20, 8 << 20).withSocketBuffers(sendBuffer, 0));
        Recorder handler = new Recorder(rig);
        try (RawServer server = rig.smallServer()) {
            transport.dial(server.local(), DialSettings.within(rig.limits().await()), transport.nextLoop(), handler);
            try (RawPeer silent = server.accept()) {
                Connection connection = handler.connection();
                rig.run(connection, open -> Writes.inOneTurn(open, new byte[4 << 20]));
                Await.until(rig.limits(), () -> silent.available() > 0, () -> "nothing has arrived");
                return Await.settled(
                        rig.limits(),
                        () -> (4 << 20)
                                - Await.on(connection.loop(), rig.limits(), connection::unsent)
                                - silent.available());
            }
        }
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

    @Case(id = "AO-4", promise = "The smallest read size and marks are kept, too.")
    default void theSmallestSettingsAreKept(Rig rig) {
        rig.with(rig.settings().withReadBytes(1_024).withMarks(0, 1));
        List<Integer> chunks = new CopyOnWriteArrayList<>();
        Recorder handler = new Recorder(rig) {
            @Override
            protected void onBytes(Connection from, byte[] copy) {
                chunks.add(copy.length);
            }
        };
        Pair pair = rig.open(handler);
        pair.peer().write(rig.randomBytes(50_000));
        handler.awaitBytes(50_000);
        assertTrue(chunks.stream().allMatch(length -> length <= 1_024), chunks::toString);
        rig.run(pair.connection(), connection -> {
            assertTrue(Writes.commit(connection, new byte[] {1, 2, 3}, 0, 3));
            assertNull(connection.claim(1));
            connection.flush();
        });
        assertArrayEquals(new byte[] {1, 2, 3}, pair.peer().read(3));
        handler.awaitCount("writable", 1);
        rig.run(pair.connection(), connection -> assertTrue(Writes.now(connection, new byte[] {4})));
        assertArrayEquals(new byte[] {4}, pair.peer().read(1));
    }
}
