package io.everwire.mux;

import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import java.util.Objects;

/**
 * Makes streams by smux v2 or v1 (WIRE.md 7), with proofs of delivery. One serves any number of sessions, whose unread
 * bytes it bounds together ({@link MuxLimits#processUnread}); so a process has one. Thread-safe.
 */
public final class SmuxMultiplexer implements Multiplexer {
    private final MuxSettings settings;
    private final Tally tally;

    public SmuxMultiplexer(MuxSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.tally = new Tally(settings.limits());
    }

    @Override
    public MuxSession start(SessionPipe pipe, MuxObserver observer) {
        MuxDriver driver = new MuxDriver(pipe, settings.rules(pipe.side()), observer, tally);
        pipe.handler(driver);
        return driver;
    }

    /** What all sessions hold and have counted, as of now. */
    public MuxCounters counters() {
        return tally.counters();
    }
}
