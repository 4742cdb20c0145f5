package io.everwire.tunnel;

import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.tunnel.address.Target;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a client is told.
 *
 * @param exit where the exit listens; a name is resolved anew for each wire
 * @param exitKey the key that the exit has to prove
 * @param credentials who the client is
 * @param socks where SOCKS5 is served; port 0 takes a free one
 * @param http where an HTTP proxy is served, if at all
 */
public record ClientOptions(
        Target exit,
        ExitPublicKey exitKey,
        Credentials credentials,
        InetSocketAddress socks,
        Optional<InetSocketAddress> http) {}
