package io.everwire.testkit.memory;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bound port of a {@link MemoryNetwork}. Who dials is connected as long as the queue has room, and otherwise waits,
 * unanswered. Thread-safe.
 */
public final class MemoryPort {
    private final MemoryNetwork network;
    private final InetSocketAddress local;
    private final int backlog;
    private final int room;
    private final Deque<MemorySocket> connected = new ArrayDeque<>();
    private final Deque<Knock> waiting = new ArrayDeque<>();
    private boolean closed;
    private volatile Runnable onArrival = () -> {};

    /** Somebody who dials; holds so many bytes for its reader. */
    private record Knock(InetSocketAddress from, int room, CompletableFuture<MemorySocket> answer) {}

    MemoryPort(MemoryNetwork network, InetSocketAddress local, int backlog, int room) {
        this.network = network;
        this.local = local;
        this.backlog = backlog;
        this.room = room;
    }

    public InetSocketAddress local() {
        return local;
    }

    /** Who is told, on any thread and outside of every lock, that {@link #accept} may have somebody now. */
    public void onArrival(Runnable told) {
        onArrival = told;
        told.run();
    }

    /** False where the port has been closed. */
    boolean knock(InetSocketAddress from, int theirRoom, CompletableFuture<MemorySocket> answer) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            waiting.add(new Knock(from, theirRoom, answer));
        }
        letIn();
        return true;
    }

    private void letIn() {
        for (Knock next; (next = nextWithRoom()) != null; ) {
            MemorySocket[] ends = MemorySocket.pair(next.from(), local, next.room(), room);
            if (next.answer().complete(ends[0])) {
                queue(ends[1]);
            }
        }
    }

    private synchronized @Nullable Knock nextWithRoom() {
        return connected.size() < backlog ? waiting.poll() : null;
    }

    private void queue(MemorySocket end) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                connected.add(end);
            }
        }
        if (late) {
            end.abort();
        } else {
            onArrival.run();
        }
    }

    /** Who has waited longest; null where nobody does. */
    public @Nullable MemorySocket accept() {
        MemorySocket next;
        synchronized (this) {
            next = connected.poll();
        }
        letIn();
        return next;
    }

    /** Frees the port; resets those who wait. Idempotent. */
    public void close() {
        List<MemorySocket> lost;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            lost = new ArrayList<>(connected);
            connected.clear();
            waiting.clear();
        }
        network.free(this);
        lost.forEach(MemorySocket::abort);
    }

    public synchronized boolean isClosed() {
        return closed;
    }
}
