package io.everwire.pool;

import io.everwire.api.EverwireException;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * What can be seen of the pool from outside: a picture, drawn once for all that changes in one turn of the loop, and the
 * events, told after the picture that shows what they tell of. On the pool's loop, but for looking.
 */
final class Showcase {
    private record Drawn(PoolSnapshot picture, long at) {}

    private final Loop loop;
    private final Supplier<PoolSnapshot> painter;
    private final Listeners listeners;
    private final Queue<PoolEvent> untold = new ArrayDeque<>();
    private volatile Drawn drawn;
    private boolean due;

    Showcase(Loop loop, Listeners listeners, Supplier<PoolSnapshot> painter) {
        this.loop = loop;
        this.listeners = listeners;
        this.painter = painter;
        this.drawn = draw();
    }

    /** Any thread. */
    PoolSnapshot snapshot() {
        Drawn last = drawn;
        return Aging.by(last.picture, Duration.ofNanos(Math.max(0, loop.nanoTime() - last.at)));
    }

    void happened(PoolEvent event) {
        untold.add(event);
        changed();
    }

    /** Something is no longer as the picture shows it. */
    void changed() {
        if (!due) {
            due = true;
            try {
                loop.execute(this::showIfDue);
            } catch (EverwireException ended) {
                due = false; // nobody will change anything any more
            }
        }
    }

    private void showIfDue() {
        if (due) {
            show();
        }
    }

    /** Draws now, and tells what is untold. */
    void show() {
        due = false;
        drawn = draw();
        for (PoolEvent next = untold.poll(); next != null; next = untold.poll()) {
            listeners.tell(next);
        }
    }

    private Drawn draw() {
        return new Drawn(painter.get(), loop.nanoTime());
    }
}
