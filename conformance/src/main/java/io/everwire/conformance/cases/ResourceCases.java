package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
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
import io.everwire.testkit.OpenDescriptors;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** J: what a transport takes it gives back, and where there is none it waits or says so. */
public interface ResourceCases extends UnderTest {
    int DESCRIPTORS = 100;

    @Case(
            id = "RES-0",
            promise = "When a case is over, no descriptor and no thread is left, however its connections have ended.")
    default void nothingIsLeftHoweverConnectionsEnd(Rig rig) {
        for (int i = 0; i < 8; i++) {
            Recorder handler = new Recorder(rig);
            Pair pair = rig.open(handler);
            switch (i % 4) {
                case 0 -> pair.connection().abort();
                case 1 -> pair.peer().abort();
                case 2 -> pair.connection().close();
                default -> rig.run(pair.connection(), connection -> Writes.now(connection, new byte[100]));
            }
        }
        // the rig checks it behind each case, this one too
    }

    private void oneLife(Rig rig) {
        Recorder handler = new Recorder(rig) {
            @Override
            protected void onBytes(Connection from, byte[] copy) {
                Writes.now(from, copy);
            }
        };
        Pair pair = rig.open(handler);
        byte[] sent = {1, 2, 3};
        pair.peer().write(sent);
        assertArrayEquals(sent, pair.peer().read(3));
        pair.connection().close();
        assertEquals(0, pair.peer().readAll().length);
        pair.peer().close();
        handler.awaitClosed();
    }

    @Case(
            id = "RES-1",
            promise = "Connections may come and go: of those that have gone no descriptor is left.",
            seconds = 60)
    default void connectionsMayComeAndGo(Rig rig) {
        oneLife(rig);
        OpenDescriptors before = OpenDescriptors.now();
        for (int i = 0; i < rig.volume(100, 10_000); i++) {
            oneLife(rig);
        }
        rig.awaitNothingSince(before);
    }

    @Case(
            id = "RES-1b",
            promise = "Of five thousand connections that have gone, less than a kilobyte of heap each is left.",
            level = Level.SHOULD,
            fullOnly = true,
            roles = Role.INITIATOR,
            seconds = 120)
    default void connectionsThatHaveGoneLeaveNoMemory(Rig rig) {
        int lives = 5_000;
        for (int i = 0; i < lives; i++) {
            oneLife(rig);
        }
        long before = heap();
        for (int i = 0; i < lives; i++) {
            oneLife(rig);
        }
        // what the rig itself keeps of each peer, until the case is over, is in this too
        long each = (heap() - before) / lives;
        assertTrue(each < 1_024, each + " bytes for each connection that has gone");
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static boolean echoes(RawPeer peer) {
        peer.write(new byte[] {'e'});
        return peer.read(1)[0] == 'e';
    }

    @Case(
            id = "RES-2",
            promise = "A process without a free descriptor does not spin, and accepts again when there are some.",
            needs = Capability.LISTEN,
            sockets = true,
            roles = Role.ACCEPTOR,
            seconds = 60)
    default void withoutDescriptorsItWaitsAndAcceptsAgain(Rig rig) {
        try (Trial trial =
                Trial.start(rig, "ulimit -n " + DESCRIPTORS, List.of(), "echo").started()) {
            int port = trial.port();
            try (RawPeer whole = rig.connect(Rig.loopback(port))) { // loading a class may take a descriptor, too
                assertTrue(echoes(whole));
                whole.finish();
                assertEquals(0, whole.readAll().length);
            }
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < DESCRIPTORS + 50; i++) {
                peers.add(rig.connect(Rig.loopback(port)));
            }
            assertTrue(echoes(peers.get(0)));
            RawPeer last = peers.get(peers.size() - 1);
            last.write(new byte[] {'e'});
            Duration before = trial.cpu();
            rig.staysSilent(last, Duration.ofMillis(1_500));
            Duration cpu = trial.cpu().minus(before);
            assertTrue(cpu.toMillis() < 1_000, cpu + " of a processor in 1,5 s of waiting");
            peers.stream().limit(DESCRIPTORS).forEach(RawPeer::close);
            assertEquals('e', last.read(1)[0]);
        }
    }

    @Case(
            id = "RES-3",
            promise = "A dial without a free descriptor is told as RESOURCE_LIMIT, and works when there are some.",
            sockets = true,
            roles = Role.INITIATOR,
            seconds = 60)
    default void aDialWithoutDescriptorsSaysSo(Rig rig) {
        try (RawServer server = rig.server(50);
                Trial trial = Trial.start(
                                rig,
                                "ulimit -n " + DESCRIPTORS,
                                List.of(),
                                "dial",
                                Integer.toString(server.local().getPort()))
                        .started()) {
            assertEquals("OPENED", trial.line());
            assertEquals("CONNECT_REFUSED", trial.line());
            assertEquals("RESOURCE_LIMIT", trial.line());
            assertEquals("OPENED", trial.line());
        }
    }

    @Case(
            id = "RES-4",
            promise =
                    "Where memory cannot be had, the connection that wants it ends, and the others of its loop go on.",
            needs = Capability.LISTEN,
            sockets = true,
            roles = Role.ACCEPTOR,
            seconds = 60)
    default void whereMemoryCannotBeHadOneConnectionEnds(Rig rig) {
        List<String> little = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=24m");
        try (Trial trial = Trial.start(rig, "true", little, "hungry").started()) {
            int port = trial.port();
            RawPeer hungry = rig.connect(Rig.loopback(port));
            RawPeer other = rig.connect(Rig.loopback(port));
            assertTrue(echoes(other));
            hungry.write(new byte[] {1});
            assertEquals("closed", trial.line());
            assertTrue(echoes(other));
            assertTrue(echoes(rig.connect(Rig.loopback(port))));
        }
    }

    @Case(
            id = "RES-5",
            promise = "With 64 KiB of memory that may be locked it works all the same, or says that it cannot run.",
            needs = Capability.LISTEN,
            sockets = true,
            roles = Role.ACCEPTOR,
            seconds = 60)
    default void withLittleLockedMemoryItWorksOrSaysThatItCannot(Rig rig) {
        try (Trial trial = Trial.start(rig, "ulimit -l 64", List.of(), "echo").started()) {
            int port = trial.port();
            byte[] sent = rig.randomBytes(64 << 10);
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                peers.add(rig.connect(Rig.loopback(port)));
                peers.get(i).write(sent);
            }
            peers.forEach(peer -> assertArrayEquals(sent, peer.read(sent.length)));
        }
    }

    @Case(
            id = "RES-6",
            promise = "Peers that go while much is queued for them leave nothing queued: each connection ends once.",
            roles = Role.INITIATOR,
            seconds = 20)
    default void peersThatGoLeaveNothingQueued(Rig rig) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20));
        List<Recorder> handlers = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < rig.volume(8, 32); i++) {
            Recorder handler = new Recorder(rig);
            handlers.add(handler);
            Pair pair = rig.dialRaw(handler, 64 << 10);
            pairs.add(pair);
            rig.run(pair.connection(), connection -> Writes.inOneTurn(connection, new byte[8 << 20]));
        }
        for (Pair pair : pairs) {
            Await.until(rig.limits(), () -> pair.raw().available() > 0, () -> "nothing came");
            pair.peer().close();
        }
        for (int i = 0; i < pairs.size(); i++) {
            handlers.get(i).awaitClosed();
            assertEquals(List.of("opened", "closed"), withoutEnd(handlers.get(i)));
            assertEquals(0L, onLoop(rig, pairs.get(i).connection()));
        }
    }

    private static List<String> withoutEnd(Recorder handler) {
        return handler.events().stream().filter(event -> !event.equals("end")).toList();
    }

    private static long onLoop(Rig rig, Connection connection) {
        return Await.on(connection.loop(), rig.limits(), connection::unsent);
    }
}
