package io.everwire.tunnel;

import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.tunnel.address.Target;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a client is told.
 *
 * @param exit where the exit listens; a name is resolved anew for each wire
 * @param exitKeys the keys of which the exit has to prove one
 * @param credentials who the client is
 * @param socks where SOCKS5 is served; port 0 takes a free one
 * @param http where an HTTP proxy is served, if at all
 */
public record ClientOptions(
        Target exit,
        PinnedKeys exitKeys,
        Credentials credentials,
        InetSocketAddress socks,
        Optional<InetSocketAddress> http) {}
