package io.everwire.spi;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a multiplexer stands on: an ordered byte pipe that survives wires (WIRE.md 6) and can be told what is proven to
 * have arrived. What is committed goes into the replay buffer and stays there until proven. On {@link #loop()} only.
 */
public interface SessionPipe {
    /** Which side this is; it decides the parity of stream ids. */
    enum Side {
        /** The client. */
        DIALER,
        /** The exit. */
        ACCEPTOR
    }

    Loop loop();

    Side side();

    /** Sets the receiver of callbacks; once, before anything else. */
    void handler(PipeHandler handler);

    /**
     * Room in the replay buffer: a buffer with {@code atLeast} to {@code atMost} bytes between position and limit,
     * valid until {@link #commit}, the next claim or the end of the turn. At most 65,536 bytes can be asked for.
     *
     * @param control whether the reserve for control frames may be used
     * @return null while no wire is live, the wire takes no more, or the replay buffer has no room; {@link
     *     PipeHandler#writable} follows when that changes
     */
    @Nullable
    ByteBuffer claim(int atLeast, int atMost, boolean control);

    /** Sends, and holds for replay, the first {@code bytes} of the last claim. Whole frames only. */
    void commit(int bytes);

    /** Seals and sends what was committed. Once in a turn that has claimed, also in vain: a claim may seal, too. */
    void flush();

    /** Position behind the last byte committed, since the session began. */
    long sent();

    /** Position up to which the peer is proven to have received. */
    long proven();

    /** Position behind the last byte received, that of the current {@link PipeHandler#bytes} call included. */
    long received();

    /** Tells that everything before {@code position} is proven received; older news is ignored. Not beyond {@link #sent}. */
    void proven(long position);

    /**
     * Ends the session: what was committed goes out if a wire is live, then the wire closes. {@link PipeHandler#closed}
     * follows, not from inside this call.
     */
    void close(CloseReason why);
}
