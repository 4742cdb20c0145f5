package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One write: the caller's buffer, held until its last byte is framed. {@link StreamMachine#nextSettled} gives it back.
 *
 * <p>Queues of them are rings through the items themselves, known by their last one, so that a stream with nothing to send
 * holds nothing for it.
 */
public interface SendItem {
    /** What is left to be sent; the same buffer at each call until the write is given back. */
    ByteBuffer bytes();

    /** It is about to be given back, and was not sent as a whole. */
    void fail(CloseReason why);

    /** What {@link #next(SendItem)} has set last, null at first. */
    @Nullable
    SendItem next();

    /** Keeps what stands behind it in a queue. */
    void next(@Nullable SendItem behind);

    /** Puts the item behind a queue's last; it is the last then. */
    static SendItem append(@Nullable SendItem last, SendItem item) {
        item.next(last == null ? item : last.next());
        if (last != null) {
            last.next(item);
        }
        return item;
    }

    /** The first of the queue that ends with {@code last}. */
    static SendItem first(SendItem last) {
        return Objects.requireNonNull(last.next(), "in no queue");
    }

    /** Removes the first of the queue that ends with {@code last}; returns what is the last then, null where none is left. */
    static @Nullable SendItem removeFirst(SendItem last) {
        SendItem first = first(last);
        last.next(first.next());
        first.next(null);
        return first == last ? null : last;
    }

    /** A write whose end nobody waits for. */
    static SendItem unawaited(ByteBuffer bytes) {
        return new SendItem() {
            private @Nullable SendItem next;

            @Override
            public ByteBuffer bytes() {
                return bytes;
            }

            @Override
            public void fail(CloseReason why) {}

            @Override
            public @Nullable SendItem next() {
                return next;
            }

            @Override
            public void next(@Nullable SendItem behind) {
                next = behind;
            }
        };
    }
}
