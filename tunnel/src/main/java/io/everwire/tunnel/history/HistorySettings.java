package io.everwire.tunnel.history;

import java.time.Duration;

/**
 * How much past is kept.
 *
 * @param slot how finely, 10 ms to 10 s
 * @param slots how many of those, 1 to 10,000
 * @param events how many events, 1 to 10,000
 */
public record HistorySettings(Duration slot, int slots, int events) {
    private static final int MOST = 10_000;

    public HistorySettings {
        check("slot", slot.toMillis(), 10, MOST);
        check("slots", slots, 1, MOST);
        check("events", events, 1, MOST);
    }

    /** Five minutes by half seconds, and 200 events. A member takes 25 KB. */
    public static HistorySettings defaults() {
        return new HistorySettings(Duration.ofMillis(500), 600, 200);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " must be " + least + " to " + most);
        }
    }
}
