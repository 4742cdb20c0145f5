package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One write: the caller's buffer, held until its last byte is framed. {@link StreamMachine#nextSettled} gives it back. */
public class SendItem {
    final ByteBuffer bytes;
    private @Nullable CloseReason failure;

    public SendItem(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    void fail(CloseReason why) {
        failure = why;
    }

    /** Why it was not sent as a whole; null where it was. */
    public @Nullable CloseReason failure() {
        return failure;
    }
}
