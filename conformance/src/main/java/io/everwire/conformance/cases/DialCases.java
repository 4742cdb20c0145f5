package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.DeafServer;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.everwire.testkit.OpenDescriptors;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** B: dialling. */
public interface DialCases extends UnderTest {
    Duration SHORT = Duration.ofMillis(500);

    @Case(
            id = "CO-1",
            promise = "A refused dial is told as CONNECT_REFUSED with the address, and its descriptor is gone.",
            roles = Role.INITIATOR)
    default void aRefusedDialNamesTheAddressAndFreesItsDescriptor(Rig rig) {
        int port = rig.freePort();
        rig.transport();
        OpenDescriptors before = OpenDescriptors.now();
        Recorder handler = new Recorder(rig);
        rig.dial(Rig.loopback(port), handler);
        CloseReason why = handler.awaitClosed();
        assertEquals(ErrorCode.CONNECT_REFUSED, why.code());
        assertTrue(why.detail().contains("127.0.0.1:" + port), why.detail());
        assertEquals(List.of("closed"), handler.events());
        rig.awaitNothingSince(before);
    }

    @Case(
            id = "CO-2",
            promise =
                    "A dial that nobody answers ends with CONNECT_TIMEOUT, not before its time, and never opens late.",
            roles = Role.INITIATOR)
    default void aDialTimesOutInTimeAndNeverOpensLate(Rig rig) {
        DeafServer server = new DeafServer(rig);
        rig.transport();
        OpenDescriptors before = OpenDescriptors.now();
        Recorder handler = new Recorder(rig);
        long start = System.nanoTime();
        rig.dial(server.address(), DialSettings.within(SHORT), handler);
        assertEquals(ErrorCode.CONNECT_TIMEOUT, handler.awaitClosed().code());
        assertTrue(System.nanoTime() - start >= SHORT.toNanos());
        rig.awaitNothingSince(before);
        server.listenAgain();
        Await.afterLooks(rig.transport().nextLoop(), 50, rig.limits());
        assertEquals(List.of("closed"), handler.events());
    }

    @Case(
            id = "CO-2b",
            promise = "A dial's timeout comes within half a second of its time.",
            level = Level.SHOULD,
            roles = Role.INITIATOR)
    default void aTimeoutIsNotMuchLate(Rig rig) {
        DeafServer server = new DeafServer(rig);
        Recorder handler = new Recorder(rig);
        long start = System.nanoTime();
        rig.dial(server.address(), DialSettings.within(SHORT), handler);
        handler.awaitClosed();
        long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) - SHORT.toMillis();
        assertTrue(late < 500, "late by " + late + " ms");
    }

    @Case(
            id = "CO-3",
            promise = "A cancelled dial is told as CANCELLED and frees its descriptor; the next one is none the worse.",
            roles = Role.INITIATOR)
    default void aCancelledDialIsToldAndFreesItsDescriptor(Rig rig) {
        DeafServer server = new DeafServer(rig);
        rig.transport();
        OpenDescriptors before = OpenDescriptors.now();
        Recorder handler = new Recorder(rig);
        Transport.Dial dial = rig.dial(server.address(), handler);
        Await.afterLooks(rig.transport().nextLoop(), 5, rig.limits());
        dial.cancel();
        assertEquals(ErrorCode.CANCELLED, handler.awaitClosed().code());
        rig.awaitNothingSince(before);
        Recorder next = new Recorder(rig);
        Pair pair = rig.dial(next);
        pair.peer().write(new byte[] {5});
        assertArrayEquals(new byte[] {5}, next.awaitBytes(1));
        dial.cancel();
        assertEquals(List.of("closed"), handler.events());
        assertFalse(next.isClosed());
    }

    @Case(
            id = "CO-3b",
            promise = "A cancel that races with the answer leaves one outcome: cancelled, or opened.",
            roles = Role.INITIATOR)
    default void aCancelRacingTheConnectLeavesOneOutcome(Rig rig) {
        for (int i = 0; i < rig.volume(50, 500); i++) {
            Recorder handler = new Recorder(rig, Connection::abort);
            try (RawServer server = rig.server(50)) {
                rig.dial(server.local(), handler).cancel();
                CloseReason why = handler.awaitClosed();
                boolean opened = handler.count("opened") > 0;
                assertEquals(opened ? ErrorCode.ABORTED : ErrorCode.CANCELLED, why.code());
            }
        }
    }

    @Case(id = "CO-4", promise = "A shutdown during a dial ends the dial with SHUT_DOWN.", roles = Role.INITIATOR)
    default void aShutdownDuringADialEndsIt(Rig rig) {
        DeafServer server = new DeafServer(rig);
        Recorder handler = new Recorder(rig);
        rig.dial(server.address(), handler);
        Await.afterLooks(rig.transport().nextLoop(), 5, rig.limits());
        rig.await(rig.transport().shutdown(rig.limits().await()));
        assertEquals(ErrorCode.SHUT_DOWN, handler.awaitClosed().code());
        assertEquals(List.of("closed"), handler.events());
    }

    @Case(
            id = "CO-5",
            promise = "In a storm of dials, some of them cancelled, no connection gets another one's events or bytes.",
            roles = Role.INITIATOR)
    default void aStormOfDialsMixesNothingUp(Rig rig) {
        Random random = rig.random();
        int port = new Answering(rig).port();
        for (int round = 0; round < rig.volume(10, 60); round++) {
            Storm storm = new Storm(rig, port);
            storm.blow(32, random);
            storm.check();
        }
    }

    @Case(
            id = "CO-6",
            promise = "An address that cannot be dialled is told as ADDRESS_INVALID, never thrown.",
            roles = Role.INITIATOR)
    default void anAddressThatCannotBeDialledIsAReasonAndNeverAThrow(Rig rig) {
        List<SocketAddress> bad = List.of(
                InetSocketAddress.createUnresolved("nowhere.invalid", 80), Rig.loopback(0), new StrangeAddress());
        for (SocketAddress address : bad) {
            Recorder handler = new Recorder(rig);
            rig.dial(address, handler);
            assertEquals(ErrorCode.ADDRESS_INVALID, handler.awaitClosed().code());
            assertEquals(List.of("closed"), handler.events());
        }
    }

    @Case(
            id = "CO-6b",
            promise = "A local address that is not this machine's is told as ADDRESS_NOT_AVAILABLE, by name.",
            needs = Capability.LOCAL_ADDRESS,
            roles = Role.INITIATOR)
    default void aLocalAddressThatIsNotOursIsNotAvailable(Rig rig) {
        Recorder handler = new Recorder(rig);
        DialSettings settings = new DialSettings(rig.limits().await(), new InetSocketAddress("192.0.2.1", 0));
        rig.dial(Rig.loopback(rig.freePort()), settings, handler);
        CloseReason why = handler.awaitClosed();
        assertEquals(ErrorCode.ADDRESS_NOT_AVAILABLE, why.code());
        assertTrue(why.detail().contains("192.0.2.1"), why.detail());
    }
}
