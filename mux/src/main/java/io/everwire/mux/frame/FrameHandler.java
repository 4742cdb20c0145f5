package io.everwire.mux.frame;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;

/** Receives decoded frames, in order. Frames that arrive here are well-formed for the session's version. */
public interface FrameHandler {
    void syn(int streamId) throws ProtocolViolation;

    void fin(int streamId) throws ProtocolViolation;

    /** A PSH begins; {@code length} payload bytes follow in calls of {@link #payload}, none if it is 0. */
    void push(int streamId, int length) throws ProtocolViolation;

    /**
     * The next payload bytes of the PSH that began last: a view of the decoder's input, valid during the call. What is
     * left in it is skipped.
     */
    void payload(ByteBuffer view) throws ProtocolViolation;

    void nop(int streamId) throws ProtocolViolation;

    /** Both numbers are unsigned 32 bit. */
    void update(int streamId, int consumed, int window) throws ProtocolViolation;
}
