package io.everwire.tunnel.front;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.socksx.v5.Socks5AddressDecoder;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SOCKS addresses as Netty reads them, but an unknown type can be told from a malformed request. */
final class SocksAddress {
    private static final Set<Socks5AddressType> KNOWN =
            Set.of(Socks5AddressType.IPv4, Socks5AddressType.DOMAIN, Socks5AddressType.IPv6);

    private SocksAddress() {}

    static String decode(Socks5AddressType type, ByteBuf in) throws Exception {
        if (!KNOWN.contains(type)) {
            throw new UnsupportedType(type);
        }
        return Socks5AddressDecoder.DEFAULT.decodeAddress(type, in);
    }

    static boolean isUnsupported(@Nullable Throwable failure) {
        return failure instanceof UnsupportedType;
    }

    private static final class UnsupportedType extends DecoderException {
        private static final long serialVersionUID = 1L;

        UnsupportedType(Socks5AddressType type) {
            super("address type " + type);
        }
    }
}
