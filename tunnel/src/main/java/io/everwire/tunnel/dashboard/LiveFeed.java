package io.everwire.tunnel.dashboard;

import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.spi.Loop;
import io.everwire.tunnel.history.HistorySettings;
import io.everwire.tunnel.history.PoolHistory;
import io.everwire.tunnel.web.EventSink;
import java.time.Clock;
import java.util.List;

/** Looks at a pool once a slot, remembers, and tells those who watch. State is confined to its loop. */
final class LiveFeed {
    private final SessionPool pool;
    private final Loop loop;
    private final Clock wallClock;
    private final HistorySettings settings;
    private final boolean canCut;
    private final PoolHistory history;
    private final Viewers viewers;
    private final Loop.Alarm nextSlot;
    private long told;
    private long toldEvents;

    LiveFeed(SessionPool pool, Loop loop, Clock wallClock, DashboardSettings settings, boolean canCut) {
        this.pool = pool;
        this.loop = loop;
        this.wallClock = wallClock;
        this.settings = settings.history();
        this.canCut = canCut;
        this.history = new PoolHistory(settings.history(), loop.nanoTime());
        this.viewers = new Viewers(settings.viewers());
        this.nextSlot = loop.alarm(this::look);
    }

    /** On the loop, as all methods below. */
    void start() {
        look();
    }

    void happened(PoolEvent event) {
        history.happened(event, loop.nanoTime());
    }

    void watch(EventSink sink) {
        if (told < history.oldest(history.slotAt(loop.nanoTime()))) {
            look(); // which is late: the loop was suspended for longer than anything is remembered
        }
        long now = loop.nanoTime();
        PoolSnapshot snapshot = pool.snapshot();
        if (!viewers.add(sink, () -> historyUntil(told, snapshot, now))) {
            sink.send("full", "{}");
            sink.close();
        }
    }

    private void look() {
        long now = loop.nanoTime();
        PoolSnapshot snapshot = pool.snapshot();
        history.observe(snapshot, now);
        long over = history.slotAt(now);
        long from = Math.max(told, history.oldest(over));
        viewers.tell(
                () -> historyUntil(over, snapshot, now),
                () -> Json.text(update(from, over, toldEvents, snapshot, now)));
        told = over;
        toldEvents = history.eventCount();
        nextSlot.at(history.startOf(over + 1));
    }

    private String historyUntil(long end, PoolSnapshot snapshot, long now) {
        return Json.text(update(history.oldest(history.slotAt(now)), end, 0, snapshot, now));
    }

    private Update update(long from, long to, long afterEvent, PoolSnapshot snapshot, long now) {
        List<Update.Event> events = history.eventsAfter(afterEvent).stream()
                .map(entry -> Update.Event.of(entry, wallMillis(entry.atNanos(), now)))
                .toList();
        return new Update(
                settings.slot().toMillis(),
                settings.slots(),
                from,
                to,
                wallMillis(history.startOf(to), now),
                canCut,
                history.lanes(from, to, now),
                events,
                PoolReport.of(snapshot));
    }

    private long wallMillis(long nanos, long now) {
        return wallClock.millis() - (now - nanos) / 1_000_000;
    }

    void stop() {
        nextSlot.cancel();
        viewers.close();
    }
}
