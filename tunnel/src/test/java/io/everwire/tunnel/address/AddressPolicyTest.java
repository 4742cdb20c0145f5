package io.everwire.tunnel.address;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::",
                "fd12:3456::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "100::1",
                "2001::1",
                "64:ff9b:1::1"
            })
    void whatIsNotPublicIsRefused(String address) {
        assertFalse(PUBLIC_ONLY.permits(bytes(address)), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2000::1",
                "2606:4700::1111",
                "2001:1::1",
                "fbff::1",
                "2003::1",
                "64:ff9c::1"
            })
    void theirPublicNeighboursArePermitted(String address) {
        assertTrue(PUBLIC_ONLY.permits(bytes(address)), address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f000001", "0a000001", "a9fea9fe", "c0a80101", "00000000", "64400001", "e0000001"})
    void addressesCarriedInIpv6AreJudgedAsWhatTheyLeadTo(String carried) {
        String tail = carried.substring(0, 4) + ":" + carried.substring(4);
        for (String carrier : carriers(tail)) {
            assertFalse(PUBLIC_ONLY.permits(rawIpv6(carrier)), carrier);
        }
    }

    @Test
    void aPublicAddressCarriedInIpv6IsPermitted() {
        for (String carrier : carriers("0808:0808")) {
            assertTrue(PUBLIC_ONLY.permits(rawIpv6(carrier)), carrier);
        }
    }

    @Test
    void whatIsAllowedIsPermittedAndNothingBesides() {
        AddressPolicy policy = new AddressPolicy(List.of(Cidr.parse("127.0.0.1/32"), Cidr.parse("fd00:1::/32")));
        assertTrue(policy.permits(bytes("127.0.0.1")));
        assertTrue(policy.permits(bytes("fd00:1:ffff::1")));
        assertTrue(policy.permits(rawIpv6("0:0:0:0:0:ffff:7f00:0001")));
        assertFalse(policy.permits(bytes("127.0.0.2")));
        assertFalse(policy.permits(bytes("fd00:2::1")));
        assertFalse(policy.permits(bytes("::1")));
    }

    @Test
    void agreesWithThePlatformAboutRandomAddresses() throws UnknownHostException {
        Random random = new Random(44);
        for (int i = 0; i < 200_000; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            InetAddress platform = InetAddress.getByAddress(address);
            boolean special = platform.isLoopbackAddress()
                    || platform.isAnyLocalAddress()
                    || platform.isLinkLocalAddress()
                    || platform.isSiteLocalAddress()
                    || platform.isMulticastAddress();
            assertFalse(special && PUBLIC_ONLY.permits(address), platform::toString);
        }
    }

    private static List<String> carriers(String tail) {
        return List.of(
                "0:0:0:0:0:0:" + tail,
                "0:0:0:0:0:ffff:" + tail,
                "0:0:0:0:ffff:0:" + tail,
                "64:ff9b:0:0:0:0:" + tail,
                "2002:" + tail + ":0:0:0:0:1");
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The platform would turn an IPv4-mapped address into one of four bytes. */
    private static byte[] rawIpv6(String groups) {
        byte[] address = new byte[16];
        int[] values = Stream.of(groups.split(":", -1))
                .mapToInt(group -> Integer.parseInt(group, 16))
                .toArray();
        for (int i = 0; i < 8; i++) {
            address[2 * i] = (byte) (values[i] >> 8);
            address[2 * i + 1] = (byte) values[i];
        }
        return address;
    }
}
