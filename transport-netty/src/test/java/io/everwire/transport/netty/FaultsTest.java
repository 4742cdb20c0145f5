package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.junit.jupiter.api.Test;

/** EM-1: one table. */
class FaultsTest {
    private static final InetSocketAddress AT = new InetSocketAddress("192.0.2.7", 443);

    private static ErrorCode dial(Throwable cause) {
        return Faults.dial(AT, cause).code();
    }

    private static ErrorCode wire(Throwable cause) {
        return Faults.wire(AT, cause).code();
    }

    private static ErrorCode bind(Throwable cause) {
        return Faults.bind(AT, cause).code();
    }

    @Test
    void aDialFailsWithWhatTheSystemSays() {
        assertEquals(ErrorCode.CONNECT_REFUSED, dial(new ConnectException("Connection refused")));
        assertEquals(
                ErrorCode.CONNECT_REFUSED,
                dial(new IOException("finishConnect(..) failed with error(-111): Connection refused")));
        assertEquals(ErrorCode.CONNECT_TIMEOUT, dial(new ConnectException("Connection timed out")));
        assertEquals(ErrorCode.UNREACHABLE, dial(new NoRouteToHostException("No route to host")));
        assertEquals(ErrorCode.UNREACHABLE, dial(new ConnectException("Network is unreachable")));
        assertEquals(ErrorCode.UNREACHABLE, dial(new SocketException("Permission denied")));
        assertEquals(ErrorCode.ADDRESS_INVALID, dial(new UnresolvedAddressException()));
        assertEquals(ErrorCode.ADDRESS_INVALID, dial(new UnsupportedAddressTypeException()));
        assertEquals(
                ErrorCode.RESOURCE_LIMIT,
                dial(new ChannelException("Failed to open a socket.", new SocketException("Too many open files"))));
        assertEquals(ErrorCode.CONNECT_REFUSED, dial(new ConnectException("Verbindungsaufbau abgelehnt")));
    }

    @Test
    void anOpenConnectionFailsWithWhatTheSystemSays() {
        assertEquals(ErrorCode.RESET, wire(new SocketException("Connection reset")));
        assertEquals(
                ErrorCode.RESET,
                wire(new IOException("recvAddress(..) failed with error(-104): Connection reset by peer")));
        assertEquals(ErrorCode.BROKEN_PIPE, wire(new IOException("Broken pipe")));
        assertEquals(ErrorCode.UNREACHABLE, wire(new ConnectException("Connection timed out")));
        assertEquals(ErrorCode.RESOURCE_LIMIT, wire(new OutOfMemoryError("direct")));
        assertEquals(ErrorCode.RESET, wire(new IOException("something in another language")));
        assertEquals(ErrorCode.INTERNAL, wire(new IllegalStateException("ours")));
    }

    @Test
    void aListenFailsWithWhatTheSystemSays() {
        assertEquals(ErrorCode.BIND_IN_USE, bind(new BindException("Address already in use")));
        assertEquals(
                ErrorCode.BIND_IN_USE,
                bind(new IOException("bind(..) failed with error(-98): Address already in use")));
        assertEquals(ErrorCode.BIND_DENIED, bind(new SocketException("Permission denied")));
        assertEquals(ErrorCode.ADDRESS_NOT_AVAILABLE, bind(new BindException("Cannot assign requested address")));
    }

    @Test
    void aLocalAddressThatCannotBeBoundIsNamedInsteadOfTheFarOne() {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5);
        CloseReason why = Faults.dialFrom(local, AT, new BindException("Address already in use"));
        assertEquals(ErrorCode.BIND_IN_USE, why.code());
        assertTrue(why.detail().contains("127.0.0.1:5"), why.detail());
        assertEquals(
                ErrorCode.CONNECT_REFUSED,
                Faults.dialFrom(local, AT, new ConnectException("Connection refused"))
                        .code());
    }

    @Test
    void theDetailHasTheAddressAndTheSystemsWordsAndNothingOfNetty() {
        SocketException said = new SocketException("Too many open files");
        CloseReason why = Faults.dial(AT, new ChannelException("Failed to open a socket.", said));
        assertEquals("connect to 192.0.2.7:443: Too many open files", why.detail());
        assertSame(said, why.cause());
        assertFalse(why.toString().contains("netty"));
    }

    @Test
    void thePeerDecidesWhatThePeerDid() {
        assertEquals(
                Initiator.PEER,
                Faults.wire(AT, new IOException("Connection reset")).by());
        assertEquals(
                Initiator.LIBRARY,
                Faults.wire(AT, new OutOfMemoryError("direct")).by());
    }

    @Test
    void addressesAreNumbers() {
        assertEquals("192.0.2.7:443", Addresses.text(AT));
        assertEquals("[2001:db8:0:0:0:0:0:1]:80", Addresses.text(new InetSocketAddress("2001:db8::1", 80)));
        assertEquals("nowhere.invalid:1", Addresses.text(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    }

    @Test
    void aHostNameIsNotPartOfAnAddress() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("a.name", new byte[] {127, 0, 0, 1});
        assertEquals(
                "/127.0.0.1:9", Addresses.plain(new InetSocketAddress(named, 9)).toString());
    }
}
