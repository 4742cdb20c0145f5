package io.everwire.protocolr;

import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices a peer that does not read: the connection has refused more, and of what it holds the kernel has taken not one
 * byte for the limit. A slow peer is waited for. On the connection's loop.
 */
final class WriteStall {
    private final Connection connection;
    private final long limitNanos;
    private final Runnable stalled;
    private Loop.@Nullable Alarm alarm; // made for those that stall, which are few
    private boolean waiting;
    private boolean ended;
    private long unsent;
    private long due;

    /** @param stalled what is done about it, once for each stall */
    WriteStall(Connection connection, Duration limit, Runnable stalled) {
        this.connection = connection;
        this.limitNanos = limit.toNanos();
        this.stalled = stalled;
    }

    /** The connection takes no more. */
    void refused() {
        if (!waiting && !ended) {
            look();
        }
    }

    /** The connection is given up: that it takes nothing means nothing any more. */
    void end() {
        ended = true;
        waiting = false;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** It takes bytes again. The alarm may find that out by itself: a busy connection is here a thousand times a second. */
    void over() {
        waiting = false;
    }

    private Loop.Alarm alarm() {
        Loop.Alarm known = alarm;
        if (known == null) {
            known = connection.loop().alarm(() -> connection.loop().executeAfterIo(this::judge));
            alarm = known;
        }
        return known;
    }

    private void look() {
        waiting = true;
        unsent = connection.unsent();
        due = connection.loop().nanoTime() + limitNanos;
        alarm().at(due);
    }

    /** What happened between the alarm and now counts: the connection may have taken something, and refused again. */
    private void judge() {
        if (!waiting || connection.loop().nanoTime() < due) {
            return;
        }
        if (connection.unsent() < unsent) {
            look();
        } else {
            waiting = false;
            stalled.run();
        }
    }
}
