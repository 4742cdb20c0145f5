package io.everwire.testkit.simulation;

import static io.everwire.testkit.simulation.SimulatedPair.MINUTE;
import static io.everwire.testkit.simulation.SimulatedPair.PATIENT;
import static io.everwire.testkit.simulation.SimulatedPair.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Fault;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport's contract in virtual time; names in brackets are those of the transport cases. */
class SimulatedTransportTest {
    private static final int MIB = 1 << 20;

    // lifecycle

    @Test
    void eventsAreOrderedAndNothingFollowsClosed() { // LC-1
        SimulatedPair pair = SimulatedPair.connected(1);
        pair.dialer.sendAndFinish(random(1, 200_000), 1);
        pair.acceptor.sendAndFinish(random(2, 200_000), 2);
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "bytes", "end", "closed"), pair.dialer.events);
        assertEquals(List.of("opened", "bytes", "end", "closed"), pair.acceptor.events);
        assertEquals(ErrorCode.CLOSED, pair.dialer.code());
        assertEquals(0, pair.network.openConnections());
    }

    @Test
    void closeTwiceCompletesBothAndClosesOnce() { // LC-2
        SimulatedPair pair = SimulatedPair.connected(2);
        CompletableFuture<Void> first = pair.dialer.connection().close().toCompletableFuture();
        CompletableFuture<Void> second = pair.dialer.connection().close().toCompletableFuture();
        pair.acceptor.connection().close();
        pair.network.runUntilIdle();
        assertTrue(first.isDone() && second.isDone());
        assertEquals(List.of("opened", "closed"), pair.dialer.events);
    }

    @Test
    void closeInsideOpenedGivesOpenedAndClosedAndFinAtThePeer() { // LC-3
        Peer[] closing = new Peer[1];
        closing[0] = new Peer(0, () -> closing[0].connection().close());
        SimulatedPair pair = new SimulatedPair(SimulatedNetwork.seeded(3), closing[0], new Peer(1));
        pair.connect();
        pair.network.runUntil(() -> pair.acceptor.events.contains("end"), MINUTE);
        pair.acceptor.connection().finish();
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "closed"), pair.dialer.events);
        assertEquals(List.of("opened", "end", "closed"), pair.acceptor.events);
    }

    @Test
    void throwingCallbackClosesItsConnectionOnly() { // LC-5
        SimulatedPair pair = SimulatedPair.connected(4);
        Connection struck = pair.acceptor.connection();
        Peer other = new Peer(Peer.PLENTY);
        pair.client.dial(
                pair.listener.local(), PATIENT, pair.dialer.connection().loop(), other);
        pair.network.runUntil(() -> other.connection != null && pair.acceptor.connection != struck, MINUTE);
        pair.dialer.onBytes = () -> {
            throw new InjectedFailure("on purpose");
        };
        write(struck, 10);
        pair.network.runUntil(pair.dialer::isClosed, MINUTE);
        assertEquals(ErrorCode.INTERNAL, pair.dialer.code());
        write(pair.acceptor.connection(), 7);
        pair.network.runUntil(() -> other.received.size() == 7, MINUTE);
        assertFalse(other.isClosed());
    }

    private static void write(Connection connection, int bytes) {
        assertNotNull(connection.claim(bytes));
        connection.commit(bytes);
        connection.flush();
    }

    @Test
    void throwOfACallbackFailsTheRunWithItsSeed() {
        SimulatedPair pair = SimulatedPair.connected(77);
        pair.dialer.onBytes = () -> {
            throw new AssertionError("seen in a callback");
        };
        pair.acceptor.send(new byte[10]);
        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> pair.network.runUntilIdle());
        assertTrue(String.valueOf(failure.getMessage()).contains("seen in a callback [seed 77"));
        assertThrows(SimulationFailure.class, () -> pair.network.advance(Duration.ZERO));
    }

    @Test
    void operationsAfterClosedDoNothing() { // LC-6
        SimulatedPair pair = SimulatedPair.connected(5);
        Connection connection = pair.dialer.connection();
        connection.abort();
        pair.runUntilClosed();
        assertNull(connection.claim(10));
        connection.commit(0);
        connection.flush();
        connection.demand(5);
        connection.finish();
        connection.abort();
        assertTrue(connection.close().toCompletableFuture().isDone());
        assertEquals(0, connection.unsent());
        assertNotNull(connection.remote());
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "closed"), pair.dialer.events);
    }

    // dialling and listening

    @Test
    void dialToAPortWithoutListenerIsRefused() { // CO-1
        SimulatedPair pair = SimulatedPair.connected(6);
        Peer refused = new Peer(1);
        InetSocketAddress nobody = pair.network.address("exit", 444);
        pair.client.dial(nobody, PATIENT, pair.client.nextLoop(), refused);
        pair.network.runUntil(refused::isClosed, Duration.ofSeconds(1));
        assertEquals(ErrorCode.CONNECT_REFUSED, refused.code());
        assertEquals(List.of("closed"), refused.events);
        assertTrue(String.valueOf(refused.why).contains(nobody.toString()));
    }

    @Test
    void dialWithoutAnswerTimesOut() { // CO-2
        SimulatedNetwork network = SimulatedNetwork.seeded(7);
        network.strike(new Fault.HangDials(Duration.ofMinutes(1)));
        SimulatedPair pair = new SimulatedPair(network, new Peer(1), new Peer(1));
        DialSettings half = DialSettings.within(Duration.ofMillis(500));
        pair.client.dial(pair.listener.local(), half, pair.client.nextLoop(), pair.dialer);
        network.runUntilIdle();
        assertEquals(ErrorCode.CONNECT_TIMEOUT, pair.dialer.code());
        assertEquals(List.of("closed"), pair.dialer.events);
        assertEquals(List.of(), pair.acceptor.events);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 15, 21})
    void cancelledDialClosesOnceAndLeavesNothingOpen(long afterMillis) { // CO-3, CO-4
        SimulatedPair pair = new SimulatedPair(SimulatedNetwork.seeded(8), new Peer(1), new Peer(1));
        Transport.Dial dial = pair.dial();
        pair.network.advance(Duration.ofMillis(afterMillis));
        boolean opened = pair.dialer.connection != null;
        dial.cancel();
        if (opened) {
            assertFalse(pair.dialer.isClosed());
            pair.dialer.connection().abort();
        }
        pair.network.runUntilIdle();
        assertEquals(opened ? ErrorCode.ABORTED : ErrorCode.CANCELLED, pair.dialer.code());
        assertEquals(0, pair.network.openConnections());
    }

    @Test
    void faultyAddressesArriveAsClosed() { // CO-6
        SimulatedPair pair = SimulatedPair.connected(9);
        assertEquals(ErrorCode.ADDRESS_INVALID, dialled(pair, InetSocketAddress.createUnresolved("nowhere", 1)));
        assertEquals(ErrorCode.ADDRESS_INVALID, dialled(pair, pair.network.address("exit", 0)));
        assertEquals(ErrorCode.UNREACHABLE, dialled(pair, new InetSocketAddress("192.0.2.1", 1)));
    }

    private static ErrorCode dialled(SimulatedPair pair, InetSocketAddress to) {
        Peer peer = new Peer(1);
        pair.client.dial(to, PATIENT, pair.client.nextLoop(), peer);
        assertFalse(peer.isClosed(), "told inside the call");
        pair.network.runUntilIdle();
        return peer.code();
    }

    @Test
    void portInUseAndForeignAddressAreRefusedToListeners() { // CO-7
        SimulatedPair pair = SimulatedPair.connected(10);
        assertEquals(ErrorCode.BIND_IN_USE, bindFailure(pair, pair.network.address("exit", 443)));
        assertEquals(ErrorCode.ADDRESS_NOT_AVAILABLE, bindFailure(pair, pair.network.address("client", 443)));
    }

    private static ErrorCode bindFailure(SimulatedPair pair, InetSocketAddress at) {
        CompletableFuture<Listener> listening = pair.exit
                .listen(at, ListenSettings.defaults(), connection -> null)
                .toCompletableFuture();
        CompletionException failure = assertThrows(CompletionException.class, listening::join);
        return assertInstanceOf(EverwireException.class, failure.getCause()).code();
    }

    @Test
    void closedListenerRefusesAndLeavesConnectionsAlone() { // CO-9, CO-8
        SimulatedPair pair = SimulatedPair.connected(11);
        pair.listener.close();
        assertEquals(ErrorCode.CONNECT_REFUSED, dialled(pair, pair.network.address("exit", 443)));
        pair.dialer.send(new byte[3]);
        pair.network.runUntilIdle();
        assertEquals(3, pair.acceptor.received.size());
        pair.exit
                .listen(pair.network.address("exit", 443), ListenSettings.defaults(), connection -> null)
                .toCompletableFuture()
                .join();
    }

    @Test
    void pausedListenerSurfacesItsConnectionsWhenResumed() { // CO-11
        SimulatedPair pair = new SimulatedPair(SimulatedNetwork.seeded(12), new Peer(1), new Peer(1));
        pair.listener.pause();
        pair.dial();
        pair.network.advance(MINUTE);
        assertEquals(List.of("opened"), pair.dialer.events);
        assertEquals(List.of(), pair.acceptor.events);
        pair.listener.resume();
        pair.network.runUntilIdle();
        assertEquals(List.of("opened"), pair.acceptor.events);
    }

    @Test
    void connectionThatIsNotAcceptedIsReset() {
        SimulatedPair pair = SimulatedPair.connected(13);
        InetSocketAddress at = pair.network.address("exit", 445);
        pair.exit.listen(at, ListenSettings.defaults(), connection -> null);
        assertEquals(ErrorCode.RESET, dialled(pair, at));
    }

    @Test
    void closeBeforeOpenedTakesEffectAfterIt() { // LC-7
        SimulatedPair pair = SimulatedPair.connected(33);
        InetSocketAddress at = pair.network.address("exit", 446);
        Peer closing = new Peer(1);
        pair.exit.listen(at, ListenSettings.defaults(), connection -> {
            connection.close();
            return closing;
        });
        Peer dialling = new Peer(1);
        pair.client.dial(at, PATIENT, pair.client.nextLoop(), dialling);
        pair.network.runUntil(() -> dialling.events.contains("end"), MINUTE);
        dialling.connection().finish();
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "closed"), closing.events);
        assertEquals(Initiator.PEER, reason(dialling).by());
        assertEquals(Initiator.LOCAL, reason(closing).by());
    }

    private static CloseReason reason(Peer peer) {
        assertNotNull(peer.why);
        return peer.why;
    }

    @Test
    void addressesAreThoseOfTheOtherSideAndStay() { // CO-13
        SimulatedPair pair = SimulatedPair.connected(14);
        assertEquals(
                pair.dialer.connection().local(), pair.acceptor.connection().remote());
        assertEquals(pair.listener.local(), pair.dialer.connection().remote());
        pair.dialer.connection().abort();
        pair.runUntilClosed();
        assertEquals(
                pair.acceptor.connection().local(), pair.dialer.connection().remote());
    }

    // data

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 4_000})
    void bytesAreWholeBothWaysAtOnce(int maxSlice) { // DI-1
        int size = maxSlice == 1 ? 50_000 : 4 * MIB;
        SimulatedNetwork network =
                SimulatedNetwork.seeded(15).links(LinkSettings.defaults().withMaxSlice(maxSlice));
        SimulatedPair pair = new SimulatedPair(network, new Peer(Peer.PLENTY), new Peer(Peer.PLENTY)).connect();
        byte[] up = random(1, size);
        byte[] down = random(2, size);
        pair.dialer.sendAndFinish(up, 3);
        pair.acceptor.sendAndFinish(down, 4);
        network.runUntil(() -> pair.dialer.isClosed() && pair.acceptor.isClosed(), Duration.ofHours(1));
        assertArrayEquals(up, pair.acceptor.bytes());
        assertArrayEquals(down, pair.dialer.bytes());
    }

    @Test
    void uncommittedPartOfAClaimIsNotSent() {
        SimulatedPair pair = SimulatedPair.connected(16);
        Connection connection = pair.dialer.connection();
        ByteBuffer room = connection.claim(10);
        assertNotNull(room);
        assertEquals(10, room.remaining());
        room.put(new byte[] {1, 2, 3, 4});
        connection.commit(2);
        assertEquals(2, connection.unsent());
        assertNotNull(connection.claim(5));
        connection.commit(0);
        connection.flush();
        pair.network.runUntilIdle();
        assertArrayEquals(new byte[] {1, 2}, pair.acceptor.bytes());
    }

    @Test
    void chunkIsSpoiledBehindItsCallback() {
        SimulatedPair pair = SimulatedPair.connected(17, 0, 0);
        List<ByteBuffer> kept = new ArrayList<>();
        pair.acceptor.connection().handler(new ChunkKeeper(kept));
        pair.acceptor.connection().demand(1);
        pair.dialer.send(new byte[] {1, 2, 3});
        pair.network.runUntilIdle();
        assertEquals((byte) 0xDB, kept.get(0).get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIB})
    void endComesBehindTheLastByte(int size) { // OR-4
        SimulatedPair pair = SimulatedPair.connected(18);
        pair.dialer.sendAndFinish(random(5, size), 6);
        pair.network.runUntilIdle();
        assertEquals(size, pair.acceptor.received.size());
        assertEquals(size == 0 ? List.of("opened", "end") : List.of("opened", "bytes", "end"), pair.acceptor.events);
    }

    // back-pressure

    @Test
    void pauseInsideBytesStopsAtOnce() { // BP-1
        SimulatedPair pair = SimulatedPair.connected(19);
        pair.acceptor.onBytes = () -> pair.acceptor.connection().demand(0);
        pair.dialer.send(random(1, MIB));
        pair.network.runUntilIdle();
        int first = pair.acceptor.received.size();
        assertTrue(first > 0 && first <= SimulatedPair.SETTINGS.readBytes());
        assertTrue(pair.dialer.connection().unsent() > 0, "nothing pushed back");
    }

    @Test
    void eachReadUsesOneCredit() { // BP-2
        SimulatedPair pair = SimulatedPair.connected(20, 0, 2);
        int[] calls = new int[1];
        pair.acceptor.onBytes = () -> calls[0]++;
        pair.dialer.send(random(1, MIB));
        pair.network.runUntilIdle();
        assertEquals(2, calls[0]);
    }

    @Test
    void pausedReaderHearsNeitherBytesNorEnd() { // BP-3
        SimulatedPair pair = SimulatedPair.connected(21, 0, 0);
        pair.dialer.sendAndFinish(random(1, 50_000), 2);
        pair.network.runUntilIdle();
        assertEquals(List.of("opened"), pair.acceptor.events);
        pair.acceptor.connection().demand(Peer.PLENTY);
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "bytes", "end"), pair.acceptor.events);
        assertEquals(50_000, pair.acceptor.received.size());
    }

    @Test
    void writerIsToldOncePerRefusalAndItsQueueIsBounded() { // BP-7
        SimulatedPair pair = SimulatedPair.connected(22, 0, 0);
        pair.dialer.send(random(1, 2 * MIB));
        pair.network.runUntilIdle();
        assertEquals(0, pair.dialer.writables);
        assertTrue(pair.dialer.connection().unsent() > SimulatedPair.SETTINGS.lowMark());
        assertNull(pair.dialer.connection().claim(1), "writable before the low mark");
        assertNull(pair.dialer.connection().claim(1), "writable before the low mark");
        pair.acceptor.connection().demand(Peer.PLENTY);
        pair.network.runUntil(() -> pair.dialer.writables == 1, MINUTE);
        pair.network.runUntil(() -> pair.acceptor.received.size() == 2 * MIB, MINUTE);
        assertTrue(pair.dialer.mostUnsent <= SimulatedPair.SETTINGS.highMark() + 60_000);
    }

    // half-close, close, abort

    @Test
    void finishInTheTurnOfAWriteSendsTheWriteFirst() { // HC-1
        for (int seed = 0; seed < 200; seed++) {
            SimulatedPair pair = SimulatedPair.connected(seed);
            pair.dialer.sendAndFinish(random(1, 64), 1);
            pair.network.runUntilIdle();
            assertEquals(64, pair.acceptor.received.size());
            assertEquals(List.of("opened", "bytes", "end"), pair.acceptor.events);
        }
    }

    @Test
    void finishWaitsForTheWholeQueue() { // HC-2
        SimulatedPair pair = SimulatedPair.connected(23);
        byte[] much = random(1, 8 * MIB);
        pair.dialer.sendAndFinish(much, 1);
        pair.network.runUntilIdle();
        assertArrayEquals(much, pair.acceptor.bytes());
        assertEquals(List.of("opened", "bytes", "end"), pair.acceptor.events);
    }

    @Test
    void outputGoesOnAfterThePeersEnd() { // HC-3
        SimulatedPair pair = SimulatedPair.connected(24);
        pair.dialer.connection().finish();
        pair.dialer.connection().finish();
        pair.network.runUntilIdle();
        assertEquals(List.of("opened", "end"), pair.acceptor.events);
        pair.acceptor.sendAndFinish(random(1, 2 * MIB), 1);
        pair.network.runUntilIdle();
        assertEquals(2 * MIB, pair.dialer.received.size());
        assertEquals(List.of("opened", "bytes", "end", "closed"), pair.dialer.events);
        assertEquals(List.of("opened", "end", "closed"), pair.acceptor.events);
        assertNull(pair.dialer.connection().claim(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1_024, 1_025, 5_000})
    void closeSendsEverySmallWriteThenFin(int writes) { // RS-1
        SimulatedPair pair = SimulatedPair.connected(25);
        Connection connection = pair.dialer.connection();
        for (int i = 0; i < writes; i++) {
            ByteBuffer room = connection.claim(50);
            assertNotNull(room);
            room.put(new byte[50]);
            connection.commit(50);
        }
        connection.flush();
        CompletableFuture<Void> gone = connection.close().toCompletableFuture();
        pair.network.runUntil(() -> pair.acceptor.events.contains("end"), MINUTE);
        assertFalse(gone.isDone());
        pair.acceptor.connection().finish();
        pair.runUntilClosed();
        assertTrue(gone.isDone());
        assertEquals(writes * 50, pair.acceptor.received.size());
    }

    @Test
    void closeWithAPeerThatDoesNotReadResetsAfterTheLinger() { // RS-2, RS-8
        SimulatedPair pair = SimulatedPair.connected(26, 0, 0);
        pair.dialer.send(random(1, MIB));
        Duration before = pair.network.elapsed();
        CompletableFuture<Void> gone = pair.dialer.connection().close().toCompletableFuture();
        pair.network.runUntil(gone::isDone, MINUTE);
        assertEquals(SimulatedPair.SETTINGS.linger(), pair.network.elapsed().minus(before));
        assertEquals(ErrorCode.TIMEOUT, pair.dialer.code());
        pair.acceptor.connection().demand(Peer.PLENTY);
        pair.runUntilClosed();
        assertEquals(ErrorCode.RESET, pair.acceptor.code());
        assertFalse(pair.acceptor.events.contains("end"), "a cut stream that ends in a clean FIN");
    }

    @Test
    void abortIsAResetAtThePeer() { // RS-3
        SimulatedPair pair = SimulatedPair.connected(27);
        pair.dialer.send(random(1, MIB));
        pair.dialer.connection().abort();
        pair.runUntilClosed();
        assertEquals(ErrorCode.ABORTED, pair.dialer.code());
        assertEquals(ErrorCode.RESET, pair.acceptor.code());
        assertTrue(pair.acceptor.received.size() < MIB);
    }

    @Test
    void resetReachesAPausedReaderAtItsNextOperationAtTheLatest() { // RS-6
        boolean atOnce = false;
        boolean late = false;
        for (int seed = 0; seed < 20; seed++) {
            SimulatedPair pair = SimulatedPair.connected(seed, 0, 0);
            pair.dialer.connection().abort();
            pair.network.runUntilIdle();
            atOnce |= pair.acceptor.isClosed();
            late |= !pair.acceptor.isClosed();
            pair.acceptor.connection().demand(1);
            pair.network.runUntilIdle();
            assertEquals(ErrorCode.RESET, pair.acceptor.code());
        }
        assertTrue(atOnce && late, "both are seen in the field");
    }

    // shutdown

    @Test
    void shutdownClosesEverythingThenTheLoops() { // SH-1, SH-2, SH-3
        SimulatedPair pair = SimulatedPair.connected(28);
        Peer dialling = new Peer(1);
        pair.client.dial(pair.listener.local(), PATIENT, pair.client.nextLoop(), dialling);
        Loop loop = pair.client.nextLoop();
        CompletableFuture<Void> first = pair.client.shutdown(MINUTE).toCompletableFuture();
        CompletableFuture<Void> second = pair.client.shutdown(MINUTE).toCompletableFuture();
        pair.network.runUntilIdle();
        assertTrue(first.isDone() && second.isDone());
        assertEquals(ErrorCode.SHUT_DOWN, pair.dialer.code());
        assertEquals(ErrorCode.SHUT_DOWN, dialling.code());
        assertEquals(ErrorCode.RESET, pair.acceptor.code());
        EverwireException refused = assertThrows(EverwireException.class, () -> loop.execute(() -> {}));
        assertEquals(ErrorCode.SHUT_DOWN, refused.code());
        Peer late = new Peer(1);
        pair.client.dial(pair.listener.local(), PATIENT, loop, late);
        pair.network.runUntilIdle();
        assertEquals(ErrorCode.SHUT_DOWN, late.code());
        pair.exit.shutdown(MINUTE);
        pair.network.runUntilIdle();
        assertEquals(0, pair.network.openConnections());
        assertEquals(0, pair.network.pendingAlarms());
    }

    @Test
    void shutdownLetsGracefulClosesEndWithinItsLimit() {
        SimulatedPair pair = SimulatedPair.connected(34, 0, 0);
        pair.dialer.send(random(1, MIB));
        pair.dialer.connection().close();
        CompletableFuture<Void> ended =
                pair.client.shutdown(Duration.ofSeconds(2)).toCompletableFuture();
        pair.network.advance(Duration.ofMillis(1900));
        assertFalse(ended.isDone());
        pair.network.advance(Duration.ofMillis(200));
        assertTrue(ended.isDone());
        assertEquals(ErrorCode.SHUT_DOWN, pair.dialer.code());
    }

    // moving

    @Test
    void movedConnectionCallsBackOnItsNewLoop() { // MOVE
        SimulatedPair pair = SimulatedPair.connected(29, 0, 0);
        Connection connection = pair.acceptor.connection();
        Loop old = connection.loop();
        Loop one = pair.exit.nextLoop();
        Loop target = one == old ? pair.exit.nextLoop() : one;
        pair.dialer.send(new byte[5]);
        CompletableFuture<Void> moved = connection.moveTo(target).toCompletableFuture();
        List<Boolean> onTarget = new ArrayList<>();
        CompletableFuture<Void> seen = moved.thenRun(() -> {
            onTarget.add(target.inLoop());
            connection.demand(Peer.PLENTY);
        });
        pair.acceptor.onBytes = () -> onTarget.add(target.inLoop() && !old.inLoop());
        pair.network.runUntilIdle();
        assertTrue(seen.isDone());
        assertSame(target, connection.loop());
        assertEquals(List.of(true, true), onTarget);
        assertEquals(5, pair.acceptor.received.size());
    }

    @Test
    void moveWithSomethingUnderWayFails() {
        SimulatedPair pair = SimulatedPair.connected(30);
        CompletableFuture<Void> moved =
                pair.acceptor.connection().moveTo(pair.exit.nextLoop()).toCompletableFuture();
        CompletionException failure = assertThrows(CompletionException.class, moved::join);
        assertTrue(failure.getCause() instanceof IllegalStateException);
    }

    @Test
    void callOnAForeignLoopIsRefused() {
        SimulatedPair pair = SimulatedPair.connected(31);
        pair.network.loop("foreign").execute(() -> pair.dialer.connection().flush());
        SimulationFailure failure = assertThrows(SimulationFailure.class, pair.network::runUntilIdle);
        assertTrue(String.valueOf(failure.getMessage()).contains("was called on foreign"));
    }

    @Test
    void providerIsNamedSimulatedAndCanEverything() {
        SimulatedNetwork network = SimulatedNetwork.seeded(32);
        assertEquals("simulated", network.provider("exit").name());
        assertEquals(EnumSet.allOf(Capability.class), network.provider("exit").capabilities());
        assertTrue(network.provider("exit").unavailability().isEmpty());
        Transport made = network.provider("exit").create(SimulatedPair.SETTINGS);
        assertNotNull(made.nextLoop());
    }
}
