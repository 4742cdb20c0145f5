package io.everwire.tunnel.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.front.ProxyHandshake.Failure;
import io.everwire.tunnel.front.ProxyHandshake.Phase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1928, byte by byte. */
class SocksHandshakeTest {
    private static final String GREETING = "050100";
    private static final String IPV4 = "05010001" + "c0000201" + "0050";
    private static final String BOUND = "0001000000000000";

    private final SocksHandshake handshake = new SocksHandshake();

    @Test
    void connectsToAnIpv4Address() {
        assertEquals("0500", exchange(GREETING));
        assertEquals("", exchange(IPV4));
        assertEquals(Phase.CONNECTING, handshake.phase());
        assertEquals(new Target("192.0.2.1", 80), handshake.target());
        handshake.connected();
        assertEquals("0500" + BOUND, sent());
        assertEquals(Phase.CONNECTED, handshake.phase());
    }

    @Test
    void connectsToAnIpv6Address() {
        exchange(GREETING);
        exchange("05010004" + "20010db8000000000000000000000001" + "01bb");
        assertEquals("[2001:db8::1]:443", handshake.target().toString());
    }

    @Test
    void passesANameOnUnresolved() {
        exchange(GREETING);
        exchange("05010003" + "0b" + hex("example.org") + "01bb");
        assertEquals(new Target("example.org", 443), handshake.target());
    }

    @Test
    void takesARequestThatComesInSingleBytes() {
        byte[] wire = HexFormat.of().parseHex(GREETING + IPV4);
        for (byte next : wire) {
            assertEquals(Phase.READING, handshake.phase());
            handshake.receive(ByteBuffer.wrap(new byte[] {next}));
        }
        assertEquals(new Target("192.0.2.1", 80), handshake.target());
    }

    @Test
    void keepsWhatIsSentBehindTheRequest() {
        assertEquals("0500", exchange(GREETING + IPV4 + hex("early")));
        handshake.connected();
        assertEquals(
                "early", StandardCharsets.US_ASCII.decode(handshake.early()).toString());
    }

    @Test
    void acceptsAnyGreetingThatOffersNoAuthentication() {
        assertEquals("0500", exchange("0503020100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0500", "050102", "05020102"})
    void refusesAGreetingWithoutAMethodItKnows(String greeting) {
        assertEquals("05ff", exchange(greeting));
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    @ParameterizedTest
    @CsvSource({"02, 07", "03, 07", "00, 07", "ff, 07"})
    void refusesOtherCommandsThanConnect(String command, String reply) {
        exchange(GREETING);
        assertEquals("05" + reply + BOUND, exchange("05" + command + "0001c00002010050"));
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "05", "ff"})
    void refusesAddressTypesThatDoNotExist(String type) {
        exchange(GREETING);
        assertEquals("0508" + BOUND, exchange("050100" + type + "c00002010050"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05010001c00002010000", // port 0
                "05010003000050", // no name
                "0501000304" + "61206220" + "0050", // a name with blanks
                "0501000304" + "610d0a62" + "0050", // a name with a line end
                "04010001c00002010050" // another version
            })
    void answersMalformedRequestsWithGeneralFailure(String request) {
        exchange(GREETING);
        assertEquals("0501" + BOUND, exchange(request));
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    @Test
    void rejectsSocks4AsItsClientsUnderstandIt() {
        assertEquals("005b000000000000", exchange("04010050c000020100"));
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "06", "47455420", "160301", "ffffffff"})
    void saysNothingToOtherProtocols(String garbage) {
        assertEquals("", exchange(garbage));
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    @Test
    void aFailureIsAGeneralFailureAndATimeoutSaysSo() {
        exchange(GREETING + IPV4);
        handshake.failed(Failure.UNREACHABLE);
        assertEquals("0501" + BOUND, sent());
        SocksHandshake late = new SocksHandshake();
        late.receive(bytes(GREETING + IPV4));
        late.transmit();
        late.failed(Failure.TIMED_OUT);
        assertEquals("0506" + BOUND, hex(late.transmit()));
    }

    @Test
    void aSlowClientIsClosedWithoutAWord() {
        exchange("05");
        handshake.expire();
        assertNull(handshake.transmit());
        assertEquals(Phase.REFUSED, handshake.phase());
    }

    private String exchange(String hex) {
        ByteBuffer bytes = bytes(hex);
        handshake.receive(bytes);
        assertEquals(0, bytes.remaining(), "everything is taken");
        return sent();
    }

    private String sent() {
        return hex(handshake.transmit());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return "";
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
