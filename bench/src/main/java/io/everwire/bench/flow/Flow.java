package io.everwire.bench.flow;

import java.nio.ByteBuffer;

/** One stream of a stack. All methods are called on the flow's own thread, on which its {@link FlowHandler} runs. */
public interface Flow {
    /**
     * Sends all remaining bytes behind those before; what the buffer holds may not change any more, its position may
     * move.
     *
     * @return whether more is wanted now; if not, {@link FlowHandler#writable} follows
     */
    boolean write(ByteBuffer bytes);

    /** The same, in a frame of its own where the stack has frames: {@code then} runs when the next write may follow. */
    default void writeApart(ByteBuffer bytes, Runnable then) {
        write(bytes);
        then.run();
    }

    /** Ends the output behind everything written; input goes on. */
    void finish();

    /** Ends both directions behind everything written. */
    void close();

    /** Sets who hears of everything from now on, but that it is opened. */
    void handler(FlowHandler next);

    /** Whether what arrives is handed over; at first it is. What is not keeps the peer from sending more. */
    void reading(boolean on);
}
