package io.everwire.tunnel.address;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of IPv4 or IPv6 addresses: those whose first bits are given. Immutable. */
public final class Cidr {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f:.]+)(?:/([0-9]{1,3}))?");

    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
     *
     * @throws IllegalArgumentException if it is none, or names bits behind the prefix
     */
    public static Cidr parse(String text) {
        Matcher parts = TEXT.matcher(text);
        byte[] network = parts.matches() ? NetUtil.createByteArrayFromIpAddressString(parts.group(1)) : null;
        if (network == null) {
            throw new IllegalArgumentException("'" + text + "' is not a block of addresses such as 10.0.0.0/8");
        }
        String length = parts.group(2);
        return of(text, network, length == null ? network.length * 8 : Integer.parseInt(length));
    }

    private static Cidr of(String text, byte[] network, int prefixBits) {
        if (prefixBits > network.length * 8) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a prefix of more than " + network.length * 8 + " bits");
        }
        Cidr block = new Cidr(network, prefixBits);
        if (!Arrays.equals(network, block.masked(network))) {
            throw new IllegalArgumentException("'" + text + "' names bits behind its prefix");
        }
        return block;
    }

    /** Whether an address of 4 or 16 bytes lies in this block; those of the other family never do. */
    public boolean contains(byte[] address) {
        return address.length == network.length && Arrays.equals(network, masked(address));
    }

    private byte[] masked(byte[] address) {
        byte[] masked = new byte[address.length];
        int whole = prefixBits / 8;
        System.arraycopy(address, 0, masked, 0, whole);
        if (whole < address.length) {
            masked[whole] = (byte) (address[whole] & (0xFF00 >> (prefixBits % 8)));
        }
        return masked;
    }
}
