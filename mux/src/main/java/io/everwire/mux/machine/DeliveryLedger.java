package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the peer is proven to have received (ARCHITECTURE.md 6): the highest position proven, the marks of streams that
 * closed before theirs were, and who waits for a proof. Proofs only move forward.
 */
final class DeliveryLedger {
    private final PriorityQueue<DeliveryWatch> waiting =
            new PriorityQueue<>(4, Comparator.comparingLong(watch -> watch.position));
    private final Fifo<DeliveryWatch> settled = new Fifo<>();
    private final Map<Integer, StreamMarks> closed = new HashMap<>();
    private final Fifo<Closed> closedInOrder = new Fifo<>();
    private long proven;

    private record Closed(int id, StreamMarks marks) {}

    long proven() {
        return proven;
    }

    void prove(long position) {
        if (position > proven) {
            proven = position;
            settleWatches();
            forgetClosed();
        }
    }

    private void settleWatches() {
        while (!waiting.isEmpty() && waiting.peek().position <= proven) {
            settled.add(waiting.remove());
        }
    }

    private void forgetClosed() {
        for (Closed first = closedInOrder.peek();
                first != null && (first.marks.isEmpty() || first.marks.lastPosition() <= proven);
                first = closedInOrder.peek()) {
            closedInOrder.removeFirst();
            closed.remove(first.id);
        }
    }

    /** UPDs may still come after our FIN, so marks outlive their stream until they are proven. */
    void keep(int id, StreamMarks marks) {
        marks.forget(proven);
        if (!marks.isEmpty()) {
            closed.put(id, marks);
            closedInOrder.add(new Closed(id, marks));
        }
    }

    /** An UPD for a stream that is no more. */
    void proveClosed(int id, int consumed) {
        StreamMarks marks = closed.get(id);
        if (marks != null && !marks.isEmpty()) {
            long last = marks.lastOffset();
            prove(marks.prove(Math.min(last, last + (consumed - (int) last))));
        }
    }

    boolean isProven(long position) {
        return position <= proven;
    }

    void watch(DeliveryWatch watch) {
        if (isProven(watch.position)) {
            settled.add(watch);
        } else {
            waiting.add(watch);
        }
    }

    void fail(DeliveryWatch watch, CloseReason why) {
        watch.fail(why);
        settled.add(watch);
    }

    void failAll(CloseReason why) {
        waiting.forEach(watch -> fail(watch, why));
        waiting.clear();
    }

    @Nullable
    DeliveryWatch nextSettled() {
        return settled.poll();
    }
}
