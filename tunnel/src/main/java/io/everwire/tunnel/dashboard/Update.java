package io.everwire.tunnel.dashboard;

import io.everwire.tunnel.history.EventEntry;
import io.everwire.tunnel.history.EventKind;
import io.everwire.tunnel.history.LaneColumns;
import java.util.List;

/**
 * What the page is told at once: the slots {@code from} to before {@code to}, the events meanwhile, and the pool as it
 * is.
 *
 * @param slotMillis the length of a slot
 * @param slots how many of them the page shows
 * @param endMillis when slot {@code to} begins, in milliseconds since 1970
 * @param canCut whether wires can be cut from the page
 */
record Update(
        long slotMillis,
        int slots,
        long from,
        long to,
        long endMillis,
        boolean canCut,
        List<LaneColumns> lanes,
        List<Event> events,
        PoolReport pool) {

    /** An event with its time in milliseconds since 1970. */
    record Event(long number, long atMillis, int member, EventKind kind, String text) {
        static Event of(EventEntry entry, long atMillis) {
            return new Event(entry.number(), atMillis, entry.member(), entry.kind(), entry.text());
        }
    }
}
