package io.everwire.testkit.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Something that can be armed, moved and cancelled, often, at the cost of one event in the queue: a timer that is moved
 * to a later time leaves its event where it is and puts it back when that comes up.
 */
class Timer {
    private final EventQueue queue;
    private final @Nullable VirtualLoop loop;
    private final Runnable action;
    private @Nullable Firing queued;
    private boolean armed;
    private long due;
    private long order;

    Timer(EventQueue queue, @Nullable VirtualLoop loop, Runnable action) {
        this.queue = queue;
        this.loop = loop;
        this.action = action;
    }

    void arm(long time) {
        armed = true;
        due = Math.max(time, queue.now());
        order = queue.nextSequence();
        if (queued == null || queued.time() > due) {
            queued = new Firing();
            queue.add(queued, due, order);
        }
    }

    void disarm() {
        armed = false;
    }

    boolean isArmed() {
        return armed;
    }

    /** Called when it is disarmed because it fires. */
    void fired() {}

    private final class Firing extends EventQueue.Event {
        Firing() {
            super(loop);
        }

        @Override
        boolean stillWanted(EventQueue events) {
            if (queued != this) {
                return false;
            }
            if (armed && due <= time()) {
                return true;
            }
            queued = null;
            if (armed) {
                queued = new Firing();
                events.add(queued, due, order);
            }
            return false;
        }

        @Override
        void run() {
            queued = null;
            armed = false;
            fired();
            action.run();
        }
    }
}
