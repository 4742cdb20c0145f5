package io.everwire.mux;

import io.everwire.mux.machine.SmuxRules;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;

/**
 * Makes streams by smux v2 or v1 (WIRE.md 7), with proofs of delivery. One serves any number of sessions, whose unread
 * bytes it bounds together ({@link MuxLimits#processUnread}); so a process has one. Thread-safe.
 */
public final class SmuxMultiplexer implements Multiplexer {
    private final SmuxRules dialling;
    private final SmuxRules accepting;
    private final Tally tally;

    public SmuxMultiplexer(MuxSettings settings) {
        this.dialling = settings.rules(SessionPipe.Side.DIALER);
        this.accepting = settings.rules(SessionPipe.Side.ACCEPTOR);
        this.tally = new Tally(settings.limits());
    }

    @Override
    public MuxSession start(SessionPipe pipe, MuxObserver observer) {
        SmuxRules rules = pipe.side() == SessionPipe.Side.DIALER ? dialling : accepting;
        MuxDriver driver = new MuxDriver(pipe, rules, observer, tally);
        pipe.handler(driver);
        return driver;
    }

    /** What all sessions hold and have counted, as of now. */
    public MuxCounters counters() {
        return tally.counters();
    }
}
