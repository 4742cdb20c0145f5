package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.DeafServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.regex.Pattern;

/** K: what went wrong is told in one way, whatever the transport. */
public interface ErrorCases extends UnderTest {
    /** The qualified name of a class tells of a transport's inside. */
    Pattern CLASS_NAME = Pattern.compile("\\b[a-z]+(\\.[a-z0-9]+)+\\.[A-Z]\\w+");

    private static CloseReason failedDial(Rig rig, SocketAddress to, Duration timeout) {
        Recorder handler = new Recorder(rig);
        rig.dial(to, DialSettings.within(timeout), handler);
        return handler.awaitClosed();
    }

    private static void check(CloseReason why, ErrorCode code, Initiator by, SocketAddress about) {
        assertEquals(code, why.code());
        assertEquals(by, why.by());
        assertEquals(Scope.WIRE, why.scope());
        assertFalse(CLASS_NAME.matcher(why.detail()).find(), why.detail());
        String address = about instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "";
        assertTrue(why.detail().contains(address), why.detail() + " does not name " + address);
    }

    @Case(
            id = "EM-1",
            promise = "A dial that fails tells code, scope, who decided and the address, and no name of a class.",
            roles = Role.INITIATOR)
    default void aFailedDialTellsItAllInOneWay(Rig rig) {
        Duration patient = rig.limits().await();
        InetSocketAddress nobody = Rig.loopback(rig.freePort());
        check(failedDial(rig, nobody, patient), ErrorCode.CONNECT_REFUSED, Initiator.PEER, nobody);
        SocketAddress deaf = new DeafServer(rig).address();
        check(failedDial(rig, deaf, Duration.ofMillis(100)), ErrorCode.CONNECT_TIMEOUT, Initiator.LIBRARY, deaf);
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        check(failedDial(rig, unknown, patient), ErrorCode.ADDRESS_INVALID, Initiator.LIBRARY, unknown);
    }

    @Case(
            id = "EM-1b",
            promise = "How a connection ends tells code, scope and who decided, and no name of a class.",
            needs = Capability.RESET)
    default void anEndTellsItAllInOneWay(Rig rig) {
        Recorder reset = new Recorder(rig);
        rig.open(reset).peer().abort();
        CloseReason byPeer = reset.awaitClosed();
        check(byPeer, ErrorCode.RESET, Initiator.PEER, InetSocketAddress.createUnresolved("", 0));
        Recorder aborted = new Recorder(rig);
        rig.open(aborted).connection().abort();
        check(aborted.awaitClosed(), ErrorCode.ABORTED, Initiator.LOCAL, InetSocketAddress.createUnresolved("", 0));
    }

    @Case(id = "EM-3", promise = "A call that makes no sense is refused at once by a throw, and changes nothing.")
    default void aCallThatMakesNoSenseIsRefusedAtOnce(Rig rig) {
        Recorder handler = new Recorder(rig);
        Connection connection = rig.open(handler).connection();
        rig.run(connection, open -> {
            assertThrows(IllegalArgumentException.class, () -> open.claim(0));
            assertThrows(IllegalArgumentException.class, () -> open.claim(Connection.MAX_CLAIM + 1));
            assertThrows(RuntimeException.class, () -> open.commit(1));
        });
        Loop strange = rig.make(rig.settings()).nextLoop();
        Recorder dialled = new Recorder(rig);
        DialSettings settings = DialSettings.within(rig.limits().await());
        assertThrows(IllegalArgumentException.class, () -> rig.transport()
                .dial(Rig.loopback(1), settings, strange, dialled));
        rig.afterLooks(connection, 10);
        assertFalse(handler.isClosed());
        assertTrue(dialled.events().isEmpty());
    }
}
