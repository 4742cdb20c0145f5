package io.everwire.bench.flow;

import java.nio.ByteBuffer;

/** Hears of one {@link Flow}, on one thread, in order. */
public interface FlowHandler {
    /** The flow can be used. First, once. */
    void opened(Flow flow);

    /** Bytes have arrived; the memory is the stack's, valid during the call. */
    void bytes(ByteBuffer chunk);

    /** More is wanted again, after {@link Flow#write} had said no. */
    void writable();

    /** The peer has finished its output, and everything was handed over. */
    void ended();

    /** The flow is gone, or never came to be. Nothing follows. */
    void failed(Throwable why);
}
