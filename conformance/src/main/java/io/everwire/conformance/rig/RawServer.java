package io.everwire.conformance.rig;

import java.net.InetSocketAddress;

/** A bound port of a {@link RawNetwork}. */
public interface RawServer extends AutoCloseable {
    InetSocketAddress local();

    /** The next one, within the limit. */
    RawPeer accept();

    boolean isClosed();

    @Override
    void close();
}
