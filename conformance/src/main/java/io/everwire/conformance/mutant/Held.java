package io.everwire.conformance.mutant;

import io.everwire.spi.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Holds the last commit back until something is done with it; what that is, is for a mutant to get wrong. */
class Held extends Through {
    private @Nullable ByteBuffer claimed;
    private @Nullable ByteBuffer held;

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        if (good().claim(bytes) == null) {
            return null;
        }
        good().commit(0);
        claimed = memory(bytes);
        return claimed.duplicate();
    }

    ByteBuffer memory(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    @Override
    public void commit(int bytes) {
        ByteBuffer known = claimed;
        claimed = null;
        if (known != null && bytes > 0) {
            hold(known.limit(bytes));
        }
    }

    void hold(ByteBuffer next) {
        release();
        held = next;
    }

    final @Nullable ByteBuffer held() {
        return held;
    }

    final void drop() {
        held = null;
    }

    final void release() {
        if (held != null) {
            put(good(), held);
            held = null;
        }
    }

    static void put(Connection good, ByteBuffer bytes) {
        ByteBuffer room = good.claim(bytes.remaining());
        if (room != null) {
            int count = bytes.remaining();
            room.put(bytes);
            good.commit(count);
        }
    }

    @Override
    public void flush() {
        release();
        good().flush();
    }

    /** As a sender does that hands over only when its loop comes round. */
    final void flushLater() {
        later(() -> {
            release();
            good().flush();
        });
    }

    @Override
    public void finish() {
        release();
        good().finish();
    }

    @Override
    public CompletionStage<Void> close() {
        release();
        return good().close();
    }
}
