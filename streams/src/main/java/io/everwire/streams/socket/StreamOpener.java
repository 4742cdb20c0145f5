package io.everwire.streams.socket;

import io.everwire.api.Stream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * How an address becomes a stream that leads there. Where the other side serves one thing only, whatever the address is, it
 * is {@code (target, limit) -> pool.open(limit)}; a proxy's is a stream on which the command for the target was accepted.
 */
@FunctionalInterface
public interface StreamOpener {
    /**
     * Any thread.
     *
     * @param target often unresolved: the name is for the other side to resolve
     * @param limit for all of it; whoever asked does not wait longer
     * @return the stream, owned by the socket; fails with {@link io.everwire.api.EverwireException}
     */
    CompletionStage<Stream> open(InetSocketAddress target, Duration limit);
}
