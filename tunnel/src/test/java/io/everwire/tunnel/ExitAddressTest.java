package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.tunnel.address.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExitAddressTest {
    @Test
    void theFamiliesOfSeveralAddressesTakeTurnsBeginningWithTheSystemsFirst() throws Exception {
        List<InetAddress> addresses = addresses("2001:db8::1", "2001:db8::2", "192.0.2.1", "2001:db8::3", "192.0.2.2");
        assertEquals(
                addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"),
                ExitAddress.alternating(addresses));
    }

    @Test
    void oneFamilyKeepsItsOrder() throws Exception {
        List<InetAddress> addresses = addresses("192.0.2.3", "192.0.2.1", "192.0.2.2");
        assertEquals(addresses, ExitAddress.alternating(addresses));
        assertEquals(List.of(), ExitAddress.alternating(List.of()));
    }

    @Test
    void anAddressNeedsNoResolving() throws Exception {
        try (ExitAddress exit = new ExitAddress(new Target("192.0.2.7", 443))) {
            assertEquals(
                    List.of(new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 443)),
                    exit.get().toCompletableFuture().get(10, TimeUnit.SECONDS));
        }
    }

    private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }
}
