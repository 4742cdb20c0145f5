package io.everwire.metrics;

import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Consumer;

/** The meters that follow a pool's events. */
final class PoolOccurrences implements Consumer<PoolEvent> {
    private final Meters meters;
    private final Counter begun;
    private final Counter resumed;
    private final Counter renewed;
    private final Timer pauses;
    private final Timer openWaits;
    private final Timer lives;

    PoolOccurrences(Meters meters) {
        this.meters = meters;
        begun = wires("begun");
        resumed = wires("resumed");
        renewed = meters.counter("everwire.pool.renewals", "Wires that took the place of a live one");
        pauses = meters.timer("everwire.pool.pause", "From the end of a wire to the next one of the same session");
        openWaits = meters.timer("everwire.pool.open.wait", "From a request for a stream to the stream");
        lives = meters.timer("everwire.pool.wire.life", "For how long wires that are gone were live");
    }

    private Counter wires(String start) {
        return meters.counter(
                "everwire.pool.wires", "Wires that became live, by what became of the session", "start", start);
    }

    @Override
    public void accept(PoolEvent event) {
        if (event instanceof PoolEvent.StreamOpened opened) {
            openWaits.record(opened.waited());
        } else if (event instanceof PoolEvent.WireUp up) {
            (up.start().resumed() ? resumed : begun).increment();
        } else if (event instanceof PoolEvent.WireDown down) {
            lives.record(down.lived());
            count(
                    "everwire.pool.wires.lost",
                    "Live wires that ended, by reason",
                    down.why().code());
        } else if (event instanceof PoolEvent.Resumed again) {
            pauses.record(again.pause());
        } else if (event instanceof PoolEvent.Renewed) {
            renewed.increment();
        } else {
            trouble(event);
        }
    }

    private void trouble(PoolEvent event) {
        if (event instanceof PoolEvent.AttemptFailed failed) {
            count(
                    "everwire.pool.attempts.failed",
                    "Attempts to dial that failed, by reason",
                    failed.why().code());
        } else if (event instanceof PoolEvent.SessionLost lost) {
            count(
                    "everwire.pool.sessions.lost",
                    "Sessions that ended with their streams, by reason",
                    lost.why().code());
        } else if (event instanceof PoolEvent.OpenFailed failed) {
            count(
                    "everwire.pool.opens.failed",
                    "Requests for a stream that failed, by reason",
                    failed.why().code());
        } else if (event instanceof PoolEvent.NetworkChanged) {
            meters.counter("everwire.pool.network.changes", "Times that another network may have been in use")
                    .increment();
        }
    }

    /** There are as many codes as the one table has. */
    private void count(String name, String what, ErrorCode code) {
        meters.counter(name, what, "code", code.name().toLowerCase(Locale.ROOT)).increment();
    }
}
