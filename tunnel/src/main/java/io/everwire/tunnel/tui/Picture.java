package io.everwire.tunnel.tui;

import io.everwire.api.PoolSnapshot;
import io.everwire.tunnel.history.EventEntry;
import java.util.List;
import java.util.Map;

/**
 * What is to be shown at one moment.
 *
 * @param title of the whole screen
 * @param pool its figures
 * @param rates by member; those that are missing carry nothing
 * @param events the latest, the oldest first
 * @param nowNanos on the clock of the events
 */
record Picture(String title, PoolSnapshot pool, Map<Integer, Rate> rates, List<EventEntry> events, long nowNanos) {
    Rate rate(int member) {
        return rates.getOrDefault(member, Rate.NONE);
    }
}
