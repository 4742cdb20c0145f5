package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Pass;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.OpenDescriptors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** M: many at once. In size full only. */
public interface ScaleCases extends UnderTest {
    /** Both ends are in this process. */
    private static int possible(int wanted) {
        return (int) Math.min(wanted, (OpenDescriptors.limit() - 500) / 2);
    }

    private static List<RawPeer> connect(Rig rig, Listener listener, int count) {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(rig.connect(listener));
        }
        return peers;
    }

    @Case(
            id = "SC-1",
            promise = "Of nine thousand idle connections, or as many as there are descriptors for, each still answers.",
            fullOnly = true,
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 180)
    default void eachOfThousandsOfIdleConnectionsAnswers(Rig rig) {
        byte[] ping = rig.randomBytes(64);
        List<RawPeer> peers = connect(rig, rig.listen(arrived -> new Echo()), possible(9_000));
        Pass.time(rig, rig.transport().nextLoop(), Duration.ofSeconds(2));
        for (RawPeer peer : peers) {
            peer.write(ping);
            assertArrayEquals(ping, peer.read(ping.length));
        }
    }

    @Case(
            id = "SC-1b",
            promise = "Thousands of idle connections take less than one percent of a processor.",
            level = Level.SHOULD,
            fullOnly = true,
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 180)
    default void thousandsOfIdleConnectionsTakeNoProcessor(Rig rig) {
        connect(rig, rig.listen(arrived -> new Echo()), possible(9_000));
        Loop loop = rig.transport().nextLoop();
        double percent = Pass.percentOfTime(rig, loop, Duration.ofSeconds(2));
        assertTrue(percent < 1, percent + " % of a processor");
    }

    @Case(
            id = "SC-2",
            promise =
                    "Among a thousand that play ping-pong beside 64 that flood, nobody gets less than a fifth of the median.",
            level = Level.SHOULD,
            fullOnly = true,
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 120)
    default void amongAThousandNobodyStarves(Rig rig) {
        Listener listener = rig.listen(arrived -> new Echo());
        Transport players = rig.make(rig.settings());
        DialSettings settings = DialSettings.within(rig.limits().await());
        List<PingPong> all = new ArrayList<>();
        for (int i = 0; i < possible(1_064); i++) {
            PingPong player = new PingPong(i < 64 ? 64 << 10 : 64);
            players.dial(listener.local(), settings, players.nextLoop(), player);
            all.add(player);
        }
        Pass.time(rig, rig.transport().nextLoop(), Duration.ofSeconds(10));
        List<Long> trips = all.stream().skip(64).map(PingPong::trips).sorted().toList();
        double share = (double) trips.get(0) / Math.max(1, trips.get(trips.size() / 2));
        assertTrue(share >= 0.2, "the least got " + share + " of the median of " + trips.get(trips.size() / 2));
    }

    @Case(
            id = "SC-3",
            promise = "Where two thousand connections have something at once, nothing of it is lost.",
            fullOnly = true,
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 120)
    default void whereThousandsHaveSomethingAtOnceNothingIsLost(Rig rig) {
        List<RawPeer> peers = connect(rig, rig.listen(arrived -> new Echo()), possible(2_000));
        byte[] ping = rig.randomBytes(64);
        for (int round = 0; round < 5; round++) {
            Loop loop = rig.transport().nextLoop();
            CompletableFuture<Void> held = new CompletableFuture<>();
            loop.execute(held::join); // so that all of them are ready when the loop looks
            peers.forEach(peer -> peer.write(ping));
            held.complete(null);
            peers.forEach(peer -> assertArrayEquals(ping, peer.read(ping.length)));
        }
    }

    @Case(
            id = "SC-4",
            promise = "Ten thousand commits on each of 32 connections in one turn all leave, in order.",
            fullOnly = true,
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR,
            seconds = 60)
    default void thousandsOfCommitsOnManyConnectionsLeave(Rig rig) {
        byte[] sent = rig.randomBytes(10_240 * 8);
        Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();
        Listener listener = rig.listen(arrived -> {
            Recorder handler = new Recorder(rig);
            handlers.add(handler);
            return handler;
        });
        List<RawPeer> peers = connect(rig, listener, 32);
        peers.forEach(peer -> peer.write(new byte[] {1}));
        Await.until(rig.limits(), () -> handlers.size() == 32, () -> "accepted " + handlers.size());
        handlers.forEach(handler -> handler.awaitBytes(1));
        rig.run(
                handlers.element().connection(),
                first -> handlers.forEach(handler -> write(handler.connection(), sent)));
        peers.forEach(peer -> assertArrayEquals(sent, peer.read(sent.length)));
        assertEquals(32, peers.size());
    }

    private static void write(Connection connection, byte[] sent) {
        for (int at = 0; at < sent.length; at += 8) {
            Writes.commit(connection, sent, at, 8);
        }
        connection.flush();
    }
}
