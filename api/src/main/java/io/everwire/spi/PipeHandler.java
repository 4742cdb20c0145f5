package io.everwire.spi;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;

/** Receives what happens on a {@link SessionPipe}. On its loop, never two at once, never inside a call it made. */
public interface PipeHandler {
    /** A wire is live; {@link #writable} is implied. */
    void wireUp();

    /** The wire is gone; claims give null until the next {@link #wireUp}. */
    void wireDown();

    /** The next bytes of the session, in order, each once; to be taken now. They may be overwritten meanwhile. */
    void bytes(ByteBuffer chunk);

    /** There is room after a claim that found none. To be followed by a flush, whether anything is written or not. */
    void writable();

    /** The pipe itself has learned that everything before {@code position} arrived (the counter of a new wire). */
    void proven(long position);

    /** The session has ended. Last, once. */
    void closed(CloseReason why);
}
