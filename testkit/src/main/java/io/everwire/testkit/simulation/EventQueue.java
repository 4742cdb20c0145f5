package io.everwire.testkit.simulation;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is going to happen, by (time, sequence), and the virtual time. Times are nanoseconds. */
final class EventQueue {
    /** Something that happens at a time. */
    abstract static class Event implements Comparable<Event> {
        private final @Nullable VirtualLoop loop;
        private long time;
        private long sequence;

        /** @param loop whose turn it is; null for the network's own doings */
        Event(@Nullable VirtualLoop loop) {
            this.loop = loop;
        }

        abstract void run();

        /** Asked when its time comes: false drops it, as if it had never been there. */
        boolean stillWanted(EventQueue queue) {
            return true;
        }

        @Nullable
        VirtualLoop loop() {
            return loop;
        }

        long time() {
            return time;
        }

        @Override
        public int compareTo(Event other) {
            return time == other.time ? Long.compare(sequence, other.sequence) : Long.compare(time, other.time);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long sequence;

    long now() {
        return now;
    }

    long nextSequence() {
        return sequence++;
    }

    void add(Event event, long time) {
        add(event, time, nextSequence());
    }

    void add(Event event, long time, long order) {
        event.time = time;
        event.sequence = order;
        events.add(event);
    }

    void at(long time, @Nullable VirtualLoop loop, Runnable action) {
        add(new Task(loop, action), time);
    }

    /** When the next event happens, or {@link Long#MAX_VALUE}. */
    long nextTime() {
        for (Event first = events.peek(); first != null; first = events.peek()) {
            if (first.stillWanted(this)) {
                return Math.max(now, first.time);
            }
            // a timer that has moved has put itself back behind others
            events.remove(first);
        }
        return Long.MAX_VALUE;
    }

    /** Takes the event that {@link #nextTime} has announced; its time is the time now. */
    Event take() {
        Event event = events.remove();
        moveTo(event.time);
        return event;
    }

    /** Time goes on without an event; it never goes back. */
    void moveTo(long time) {
        now = Math.max(now, time);
    }

    private static final class Task extends Event {
        private final Runnable action;

        Task(@Nullable VirtualLoop loop, Runnable action) {
            super(loop);
            this.action = action;
        }

        @Override
        void run() {
            action.run();
        }
    }
}
