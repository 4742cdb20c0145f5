package io.everwire.mux.machine;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue that takes memory once something was in it: a session has a dozen, of which an idle one has used a few. */
final class Fifo<E> {
    private static final int FIRST = 2;

    private @Nullable ArrayDeque<E> items;

    void add(E item) {
        ArrayDeque<E> queue = items;
        if (queue == null) {
            queue = new ArrayDeque<>(FIRST);
            items = queue;
        }
        queue.add(item);
    }

    @Nullable
    E poll() {
        return items == null ? null : items.poll();
    }

    /** As {@link #poll}, where it is known that there is one. */
    E removeFirst() {
        E first = poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        return first;
    }

    @Nullable
    E peek() {
        return items == null ? null : items.peek();
    }

    /** As {@link #peek}, where it is known that there is one. */
    E getFirst() {
        E first = peek();
        if (first == null) {
            throw new NoSuchElementException();
        }
        return first;
    }

    int size() {
        return items == null ? 0 : items.size();
    }

    boolean isEmpty() {
        return items == null || items.isEmpty();
    }

    void clear() {
        if (items != null) {
            items.clear();
        }
    }

    void forEach(Consumer<E> action) {
        if (items != null) {
            items.forEach(action);
        }
    }
}
