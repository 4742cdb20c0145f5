package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;

/**
 * What counts as one address where limits are concerned: an IPv4 address, or the /64 of an IPv6 address, of which one
 * customer usually has all.
 *
 * @param high the first eight bytes of an IPv6 address; for IPv4 the address itself
 * @param v4 whether it is an IPv4 address
 */
public record AddressPrefix(long high, boolean v4) {
    /** For addresses that are not of the internet family. */
    public static final AddressPrefix OTHER = new AddressPrefix(0, true);

    /**
     * The prefix of an address.
     *
     * @param address 4 or 16 bytes in network order
     */
    public static AddressPrefix of(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        return address.length == 4
                ? new AddressPrefix(bytes.getInt(), true)
                : new AddressPrefix(bytes.getLong(), false);
    }
}
