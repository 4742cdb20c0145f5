package io.everwire.tunnel;

import io.everwire.api.Authenticator;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.tunnel.address.Cidr;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What an exit is told.
 *
 * @param listen where clients' wires arrive; port 0 takes a free one
 * @param key with which it proves itself
 * @param authenticator who may use it
 * @param allowed blocks of addresses that may be connected to although they are not public
 */
public record ExitOptions(InetSocketAddress listen, ExitKey key, Authenticator authenticator, List<Cidr> allowed) {
    public ExitOptions {
        allowed = List.copyOf(allowed);
    }
}
