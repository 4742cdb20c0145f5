package io.everwire.spi;

import io.everwire.api.CloseReason;
import io.everwire.api.EverwireException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One wire. All methods are called on {@link #loop()}, except {@link #abort} and {@link #close}, which any thread may
 * call. Operations before {@code opened} take effect after it, in order; operations after {@code closed} do nothing.
 */
public interface Connection {
    /** The most bytes one claim may ask for. */
    int MAX_CLAIM = 131_072;

    /** The loop that runs this connection's callbacks. */
    Loop loop();

    /** This side's address: fixed from {@code opened}, also after {@code closed}. */
    SocketAddress local();

    /** The other side's address: fixed from {@code opened}, also after {@code closed}. */
    SocketAddress remote();

    /**
     * Memory to write into: exactly {@code bytes} (1 to {@link #MAX_CLAIM}) between position and limit, the
     * transport's, valid until {@link #commit}, the next claim or the end of the turn.
     *
     * @return null where the connection is not writable (the queue is above its high mark), finished or closed; unless
     *     it has ended, exactly one {@link ConnectionHandler#writable} follows
     */
    @Nullable
    ByteBuffer claim(int bytes);

    /** Puts the first {@code bytes} of the last claim into the queue, in order. 0 gives the claim back. */
    void commit(int bytes);

    /** Hands the queue to the kernel as far as it takes it. Once a turn; never calls back from inside. */
    void flush();

    /** Bytes committed and not yet taken by the kernel; none once {@code closed} was told. */
    long unsent();

    /**
     * Sets the inbound credit, which starts at 0: how many more times {@link ConnectionHandler#bytes} may be called. 0
     * pauses: not one callback more, not even the end.
     */
    void demand(int reads);

    /**
     * FIN behind everything committed. Idempotent. The input goes on.
     *
     * @throws EverwireException with {@code UNSUPPORTED} without the capability {@link Capability#HALF_CLOSE}; nothing
     *     changes then
     */
    void finish();

    /**
     * Sends everything committed, then FIN, waits for the peer's FIN for a bounded time while dropping input, else
     * resets. Idempotent. No callback but {@code closed} follows.
     *
     * @return complete when the descriptor is gone; never fails
     */
    CompletionStage<Void> close();

    /** Resets now; unsent bytes are lost. Idempotent. No callback but {@code closed} follows. */
    void abort();

    /**
     * Moves this connection to another loop; later callbacks come there. Only at demand 0 with nothing unsent and no
     * claim open, else fails with {@link IllegalStateException}. Without the capability {@link Capability#MOVE}, fails
     * with {@code UNSUPPORTED}.
     *
     * @return completes on the new loop, from which on the methods are to be called there; fails on the old one
     */
    CompletionStage<Void> moveTo(Loop loop);

    /** Replaces the receiver of callbacks. */
    void handler(ConnectionHandler next);

    /** Ends the connection as {@link #abort} does, with this reason for {@code closed}. On the loop. */
    void abort(CloseReason why);
}
