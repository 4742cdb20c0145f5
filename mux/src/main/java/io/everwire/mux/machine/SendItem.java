package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;

/** One write: the caller's buffer, held until its last byte is framed. {@link StreamMachine#nextSettled} gives it back. */
public interface SendItem {
    /** What is left to be sent; the same buffer at each call until the write is given back. */
    ByteBuffer bytes();

    /** It is about to be given back, and was not sent as a whole. */
    void fail(CloseReason why);

    /** A write whose end nobody waits for. */
    static SendItem unawaited(ByteBuffer bytes) {
        return new SendItem() {
            @Override
            public ByteBuffer bytes() {
                return bytes;
            }

            @Override
            public void fail(CloseReason why) {}
        };
    }
}
