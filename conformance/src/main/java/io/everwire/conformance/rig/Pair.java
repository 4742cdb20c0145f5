package io.everwire.conformance.rig;

import io.everwire.spi.Connection;

/** A connection under test and who is at its other end. */
public record Pair(Connection connection, Peer peer) {
    /** The peer as a plain socket; only where the case is run against raw peers. */
    public RawPeer raw() {
        return (RawPeer) peer;
    }
}
