package io.everwire.tunnel.history;

import io.everwire.api.CloseReason;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says events in a sentence. Not all are worth one: streams that open and states that change are seen elsewhere. */
record EventWords(int member, EventKind kind, String text) {
    static Optional<EventWords> of(PoolEvent event) {
        if (event instanceof PoolEvent.MemberEvent one) {
            return ofMember(one);
        }
        return ofPool(event).map(text -> new EventWords(EventEntry.POOL, kindOf(event), text));
    }

    private static EventKind kindOf(PoolEvent event) {
        return event instanceof PoolEvent.OpenFailed ? EventKind.STREAM : EventKind.POOL;
    }

    private static Optional<EventWords> ofMember(PoolEvent.MemberEvent event) {
        if (event instanceof PoolEvent.WireUp up) {
            return up.start().resumed() ? Optional.empty() : words(up, EventKind.UP, "A session begins on a new wire");
        } else if (event instanceof PoolEvent.WireDown down) {
            return lost(down);
        } else if (event instanceof PoolEvent.Resumed resumed) {
            return words(resumed, EventKind.RESUMED, resumed(resumed));
        } else if (event instanceof PoolEvent.Renewed renewed) {
            return words(renewed, EventKind.RENEWED, renewed(renewed));
        }
        return ofFailure(event);
    }

    private static Optional<EventWords> ofFailure(PoolEvent.MemberEvent event) {
        if (event instanceof PoolEvent.AttemptFailed failed) {
            String text = "No wire: " + said(failed.why()) + "; next attempt in " + time(failed.retryIn());
            return words(failed, EventKind.FAILED, text);
        } else if (event instanceof PoolEvent.SessionLost lost) {
            return words(lost, EventKind.SESSION_LOST, "Session lost with its streams: " + said(lost.why()));
        } else if (event instanceof PoolEvent.StreamLeaked leaked) {
            return words(leaked, EventKind.STREAM, "A stream was never closed");
        }
        return Optional.empty();
    }

    private static Optional<EventWords> words(PoolEvent.MemberEvent event, EventKind kind, String text) {
        return Optional.of(new EventWords(event.member(), kind, text));
    }

    /** One that made room is not lost: what became of the renewal is told by the next event. */
    private static Optional<EventWords> lost(PoolEvent.WireDown down) {
        return down.replaced()
                ? Optional.empty()
                : words(down, down.died() ? EventKind.DEAD : EventKind.CUT, ended(down));
    }

    private static String ended(PoolEvent.WireDown down) {
        String what = down.died() ? "Wire given up as dead" : "Wire lost";
        return what + " after " + time(down.lived()) + ": " + said(down.why());
    }

    private static String resumed(PoolEvent.Resumed resumed) {
        return "Session goes on after a pause of " + time(resumed.pause()) + "; " + bytes(resumed.replayedBytes())
                + " sent again";
    }

    private static String renewed(PoolEvent.Renewed renewed) {
        return "New wire before the old one ended; latency "
                + (renewed.from().isZero() ? "" : "was up to " + time(renewed.from()) + ", ")
                + "begins with " + time(renewed.to());
    }

    private static Optional<String> ofPool(PoolEvent event) {
        if (event instanceof PoolEvent.OpenFailed failed) {
            return Optional.of(
                    "A stream could not be opened within " + time(failed.waited()) + ": " + said(failed.why()));
        } else if (event instanceof PoolEvent.NetworkChanged changed) {
            return Optional.of(
                    changed.detected()
                            ? "Time has jumped: the process was suspended. All members are asked whether they live"
                            : "Another network is in use: all members dial or are asked whether they live");
        } else if (event instanceof PoolEvent.Resized resized) {
            return Optional.of("The pool is to have " + resized.to() + " members instead of " + resized.from());
        } else if (event instanceof PoolEvent.Draining) {
            return Optional.of("The pool takes no new streams");
        } else if (event instanceof PoolEvent.Closed) {
            return Optional.of("The pool has ended");
        }
        return Optional.empty();
    }

    private static String said(CloseReason why) {
        return why.detail() + " (" + why.code() + ")";
    }

    /** Three digits and a unit. */
    static String time(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis < 9.995) {
            return String.format(Locale.ROOT, "%.2f ms", millis);
        } else if (millis < 999.5) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        double seconds = millis / 1e3;
        return seconds < 119.5
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    private static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
