package io.everwire.conformance.rig;

import java.net.InetSocketAddress;

/** A peer that shares no code with the transport under test: an end of a {@link RawNetwork}. */
public interface RawPeer extends Peer {
    InetSocketAddress local();

    InetSocketAddress remote();

    /**
     * What there is, at least one byte of it.
     *
     * @return how many bytes, or -1 behind the other side's FIN
     */
    int readSome(byte[] into);

    /** How many bytes a read would find. */
    int available();

    /** Whether the other side has ended this connection, by FIN or reset; waits for it. */
    boolean isOver();
}
