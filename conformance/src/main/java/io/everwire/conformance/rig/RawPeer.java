package io.everwire.conformance.rig;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

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

    /** Reads until the other side's reset; fails the case where there is FIN, or nothing within the limit. */
    default void awaitReset() {
        try {
            readAll();
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof SocketTimeoutException) {
                throw new AssertionError("the peer saw neither FIN nor reset", failure);
            }
            return;
        }
        throw new AssertionError("the peer saw FIN, and no reset");
    }
}
