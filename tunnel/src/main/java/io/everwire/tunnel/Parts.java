package io.everwire.tunnel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a program consists of, closed together: the last started first. A part that is kept after the end is closed at
 * once. Thread-safe.
 */
public final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** Has a part closed with the others. */
    public synchronized <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (closed) {
            closeAll();
        }
        return part;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception unclean) {
                throw new IllegalStateException(unclean);
            }
        }
    }
}
