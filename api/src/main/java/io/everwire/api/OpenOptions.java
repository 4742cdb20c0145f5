package io.everwire.api;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * How {@link SessionPool#open} opens a stream. Immutable.
 *
 * @param timeout from the call to the stream in the caller's hand, waiting for a live member included; not negative
 * @param repeatable whether nothing is wrong with opening the stream twice and using one of the two: then an open that
 *     is late is tried on a second member, and the slower stream is closed
 * @param request bytes that are written first on whatever stream is opened; read-only, often empty. With a repeatable
 *     open they have to be harmless when received twice
 */
public record OpenOptions(Duration timeout, boolean repeatable, ByteBuffer request) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    public OpenOptions {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " must not be negative");
        }
        request = request.asReadOnlyBuffer();
    }

    /** One stream within that time. */
    public static OpenOptions within(Duration timeout) {
        return new OpenOptions(timeout, false, NOTHING);
    }

    /** The same, and the open may be repeated. */
    public OpenOptions asRepeatable() {
        return new OpenOptions(timeout, true, request);
    }

    /** The same, with these bytes written first; {@code bytes} is not to be changed afterwards. */
    public OpenOptions withRequest(ByteBuffer bytes) {
        return new OpenOptions(timeout, repeatable, bytes);
    }

    /** A view of its own, as positions move. */
    @Override
    public ByteBuffer request() {
        return request.duplicate();
    }
}
