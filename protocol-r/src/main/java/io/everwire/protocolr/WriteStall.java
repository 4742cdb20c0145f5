package io.everwire.protocolr;

import io.everwire.spi.Connection;
import io.everwire.spi.Loop;
import java.time.Duration;

/**
 * Notices a peer that does not read: the connection has refused more, and of what it holds the kernel has taken not one
 * byte for the limit. A slow peer is waited for. On the connection's loop.
 */
final class WriteStall {
    private final Connection connection;
    private final long limitNanos;
    private final Runnable stalled;
    private final Loop.Alarm alarm;
    private boolean waiting;
    private long unsent;

    /** @param stalled what is done about it, once for each stall */
    WriteStall(Connection connection, Duration limit, Runnable stalled) {
        this.connection = connection;
        this.limitNanos = limit.toNanos();
        this.stalled = stalled;
        this.alarm = connection.loop().alarm(() -> connection.loop().executeAfterIo(this::judge));
    }

    /** The connection takes no more. */
    void refused() {
        if (!waiting) {
            look();
        }
    }

    /** It takes bytes again, or is no more. */
    void over() {
        if (waiting) {
            waiting = false;
            alarm.cancel();
        }
    }

    private void look() {
        waiting = true;
        unsent = connection.unsent();
        alarm.at(connection.loop().nanoTime() + limitNanos);
    }

    private void judge() {
        if (!waiting) {
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
