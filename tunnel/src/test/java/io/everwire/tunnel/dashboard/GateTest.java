package io.everwire.tunnel.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private final Predicate<String> hosts = Gate.hosts(InetSocketAddress.createUnresolved("box.lan", 8080));

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, true",
        "localhost:8080, true",
        "[::1]:8080, true",
        "192.0.2.7, true",
        "box.lan:8080, true",
        "box.lan, true",
        "box.lan.example.com, false",
        "box.lan:8080.example.com, false",
        "xbox.lan:8080, false",
        "example.com:8080, false",
        "'', false"
    })
    void addressesAndTheNameThatTheUserGaveAreServed(String host, boolean served) {
        assertEquals(served, hosts.test(host));
    }
}
