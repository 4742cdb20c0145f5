package io.everwire.api;

import java.net.SocketAddress;

/**
 * How a wire became live.
 *
 * @param resumed whether the exit answered 1: it knew the session
 * @param helloNanos from the R hello to its answer; at an exit 0
 * @param replayedBytes bytes that this side sends again on this wire
 * @param local this end's address, under which the system and proxies on the way know the connection
 * @param remote the peer's address
 */
public record WireStart(
        boolean resumed, long helloNanos, long replayedBytes, SocketAddress local, SocketAddress remote) {}
