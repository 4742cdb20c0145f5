package io.everwire.tunnel.address;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses an exit connects to: public ones, and those in blocks that its owner allowed. Asked about the resolved
 * address, so that a public name for a private address does not help. Immutable.
 */
public final class AddressPolicy {
    private static final List<Cidr> REFUSED = blocks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local; clouds serve their credentials there
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks between networks
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "::/128", // unspecified
            "::1/128", // loopback
            "64:ff9b:1::/48", // local NAT64: what it leads to is not known
            "100::/64", // discard
            "2001::/32", // Teredo: tunnels to hosts behind a NAT
            "fc00::/7", // private
            "fe80::/10", // link-local
            "fec0::/10", // site-local, formerly
            "ff00::/8"); // multicast

    /** IPv6 blocks whose addresses carry an IPv4 address that the packets end up at. */
    private static final List<Carrier> CARRIERS = List.of(
            new Carrier("::/96", 12), // IPv4-compatible, formerly
            new Carrier("::ffff:0:0/96", 12), // IPv4-mapped
            new Carrier("::ffff:0:0:0/96", 12), // IPv4-translated
            new Carrier("64:ff9b::/96", 12), // NAT64
            new Carrier("2002::/16", 2)); // 6to4

    private final List<Cidr> allowed;

    /** @param allowed blocks that may be connected to whatever they are */
    public AddressPolicy(List<Cidr> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Whether an exit may connect to an address of 4 or 16 bytes. */
    public boolean permits(byte[] address) {
        if (isIn(allowed, address)) {
            return true;
        }
        byte[] carried = carried(address);
        return !isIn(REFUSED, address) && (carried == null || permits(carried));
    }

    private static byte @Nullable [] carried(byte[] address) {
        return CARRIERS.stream()
                .filter(carrier -> carrier.block.contains(address))
                .findFirst()
                .map(carrier -> Arrays.copyOfRange(address, carrier.offset, carrier.offset + 4))
                .orElse(null);
    }

    private static boolean isIn(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<Cidr> blocks(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    private record Carrier(Cidr block, int offset) {
        Carrier(String block, int offset) {
            this(Cidr.parse(block), offset);
        }
    }
}
