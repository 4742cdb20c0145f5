package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** B: listening and accepting. */
public interface ListenCases extends UnderTest {
    private static EverwireException refusal(Rig rig, SocketAddress at) {
        CompletionException failed = assertThrows(CompletionException.class, () -> rig.transport()
                .listen(at, ListenSettings.defaults(), connection -> null)
                .toCompletableFuture()
                .join());
        return assertInstanceOf(EverwireException.class, failed.getCause());
    }

    @Case(
            id = "CO-7",
            promise = "Listening at a port that is taken fails with BIND_IN_USE and the address.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void aBoundPortIsInUseAndNamed(Rig rig) {
        SocketAddress taken = rig.listen(connection -> new Recorder(rig)).local();
        EverwireException fault = refusal(rig, taken);
        assertEquals(ErrorCode.BIND_IN_USE, fault.code());
        assertTrue(fault.reason().detail().contains("127.0.0.1:" + ((InetSocketAddress) taken).getPort()));
    }

    @Case(
            id = "CO-7b",
            promise = "Listening at an address of another machine fails with ADDRESS_NOT_AVAILABLE, at one that is none"
                    + " with ADDRESS_INVALID.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void anAddressThatIsNotOursIsNotAvailable(Rig rig) {
        assertEquals(
                ErrorCode.ADDRESS_NOT_AVAILABLE,
                refusal(rig, new InetSocketAddress("192.0.2.1", 0)).code());
        assertEquals(
                ErrorCode.ADDRESS_INVALID,
                refusal(rig, InetSocketAddress.createUnresolved("nowhere.invalid", 0))
                        .code());
    }

    @Case(
            id = "CO-8",
            promise = "When a listener has closed, its port is free.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void aPortIsFreeOnceItsListenerHasClosed(Rig rig) {
        Listener first = rig.listen(connection -> null);
        SocketAddress at = first.local();
        rig.await(first.close());
        for (int i = 0; i < 200; i++) {
            Listener listener = rig.await(rig.transport().listen(at, ListenSettings.defaults(), connection -> null));
            rig.await(listener.close());
        }
    }

    @Case(
            id = "CO-9",
            promise = "A listener that has closed refuses, and leaves alone what it accepted.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void aClosedListenerRefusesAndLeavesWhatItAccepted(Rig rig) {
        Recorder handler = new Recorder(rig);
        Listener listener = rig.listen(connection -> handler);
        RawPeer peer = rig.connect(listener);
        handler.connection();
        rig.await(listener.close());
        rig.await(listener.close());
        assertThrows(UncheckedIOException.class, () -> rig.connect(listener));
        peer.write(new byte[] {3});
        assertArrayEquals(new byte[] {3}, handler.awaitBytes(1));
    }

    @Case(
            id = "CO-10",
            promise = "Connections that are reset before they are accepted leave the listener accepting.",
            needs = {Capability.LISTEN, Capability.RESET},
            roles = Role.ACCEPTOR)
    default void aResetInTheBacklogLeavesTheListenerAccepting(Rig rig) {
        Map<SocketAddress, Recorder> accepted = new ConcurrentHashMap<>();
        Listener listener =
                rig.listen(connection -> accepted.computeIfAbsent(connection.remote(), from -> new Recorder(rig)));
        listener.pause();
        for (int i = 0; i < 10; i++) {
            rig.connect(listener).abort();
        }
        RawPeer honest = rig.connect(listener);
        honest.write(new byte[] {6});
        listener.resume();
        SocketAddress from = honest.local();
        Await.until(rig.limits(), () -> accepted.containsKey(from), () -> "accepted " + accepted.size());
        Recorder handler = Objects.requireNonNull(accepted.remove(from));
        assertArrayEquals(new byte[] {6}, handler.awaitBytes(1));
        accepted.values()
                .forEach(
                        lost -> assertEquals(ErrorCode.RESET, lost.awaitClosed().code()));
    }

    @Case(
            id = "CO-11",
            promise = "A paused listener surfaces nobody until it resumes; then all who waited.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void aPausedListenerSurfacesNobodyUntilItResumes(Rig rig) {
        Queue<Recorder> accepted = new ConcurrentLinkedQueue<>();
        Listener listener = rig.listen(connection -> remembered(new Recorder(rig), accepted));
        listener.pause();
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            peers.add(rig.connect(listener));
        }
        Await.afterLooks(rig.transport().nextLoop(), 50, rig.limits());
        assertEquals(0, accepted.size());
        listener.resume();
        peers.forEach(peer -> peer.write(new byte[] {1}));
        Await.until(rig.limits(), () -> accepted.size() == 40, () -> "accepted " + accepted.size());
        accepted.forEach(handler -> assertArrayEquals(new byte[] {1}, handler.awaitBytes(1)));
    }

    private static Recorder remembered(Recorder handler, Queue<Recorder> accepted) {
        accepted.add(handler);
        return handler;
    }

    @Case(
            id = "CO-12",
            promise = "Many connections that come at once are all accepted, each once; then one more.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void manyConnectionsAtOnceAreAllAcceptedOnce(Rig rig) {
        int many = rig.volume(200, 1_000);
        Queue<Recorder> accepted = new ConcurrentLinkedQueue<>();
        Listener listener = rig.await(rig.transport()
                .listen(
                        Rig.loopback(0),
                        new ListenSettings(4_096),
                        connection -> remembered(new Recorder(rig), accepted)));
        for (int i = 0; i < many; i++) {
            rig.connect(listener);
        }
        Await.until(rig.limits(), () -> accepted.size() == many, () -> "accepted " + accepted.size());
        rig.connect(listener);
        Await.until(rig.limits(), () -> accepted.size() == many + 1, () -> "accepted " + accepted.size());
    }

    @Case(
            id = "CO-13",
            promise = "Each accepted connection tells its own addresses, as the peer knows them.",
            needs = Capability.LISTEN,
            roles = Role.ACCEPTOR)
    default void eachAcceptedConnectionTellsItsOwnAddresses(Rig rig) {
        Queue<Recorder> accepted = new ConcurrentLinkedQueue<>();
        Listener listener = rig.listen(connection -> remembered(new Recorder(rig), accepted));
        Set<SocketAddress> dialled = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            dialled.add(rig.connect(listener).local());
        }
        Await.until(rig.limits(), () -> accepted.size() == 100, () -> "accepted " + accepted.size());
        Set<SocketAddress> told = new HashSet<>();
        accepted.forEach(handler -> {
            told.add(handler.connection().remote());
            assertEquals(listener.local(), handler.connection().local());
        });
        assertEquals(dialled, told);
    }

    @Case(
            id = "CO-14",
            promise = "An acceptor that wants nobody has the connection reset, and goes on accepting.",
            needs = {Capability.LISTEN, Capability.RESET},
            roles = Role.ACCEPTOR)
    default void anAcceptorThatWantsNobodyAbortsAndGoesOn(Rig rig) {
        Recorder second = new Recorder(rig);
        Queue<Recorder> turns = new ConcurrentLinkedQueue<>();
        Listener listener = rig.listen(connection -> turns.poll());
        rig.connect(listener).awaitReset();
        turns.add(second);
        rig.connect(listener).write(new byte[] {4});
        assertArrayEquals(new byte[] {4}, second.awaitBytes(1));
    }
}
