package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.ExitEvent;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.Limit;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.ReplayPressure;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens at an exit: counted, then told to whoever listens. Thread-safe, without locks. */
final class ExitMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ExitMonitor.class);

    private final List<Consumer<ExitEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Usage usage = Usage.ofAll();
    private final LongAdder wires = new LongAdder();
    private final LongAdder handshakesBegun = new LongAdder();
    private final LongAdder handshakesCompleted = new LongAdder();
    private final Tally<ErrorCode> wiresRefused = new Tally<>(ErrorCode.class);
    private final Tally<ErrorCode> sessionsEnded = new Tally<>(ErrorCode.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    void listen(Consumer<ExitEvent> listener) {
        listeners.add(listener);
    }

    /** What all sessions use together. */
    Usage usage() {
        return usage;
    }

    ExitSnapshot.Totals totals() {
        return new ExitSnapshot.Totals(
                wires.sum(),
                handshakesBegun.sum(),
                handshakesCompleted.sum(),
                wiresRefused.seen(),
                usage.get(Usage.Figure.SESSIONS),
                sessionsEnded.seen(),
                usage.get(Usage.Figure.RESUMPTIONS),
                usage.get(Usage.Figure.STREAMS),
                usage.get(Usage.Figure.BYTES_IN),
                usage.get(Usage.Figure.BYTES_OUT),
                limits.all());
    }

    void wireAccepted(SocketAddress remote) {
        wires.increment();
        tell(new ExitEvent.WireAccepted(remote));
    }

    void handshakeBegun() {
        handshakesBegun.increment();
    }

    void wireRefused(SocketAddress remote, CloseReason why) {
        LOG.debug("Refused the wire from {}: {}", remote, why);
        wiresRefused.add(why.code(), 1);
        tell(new ExitEvent.WireRefused(remote, why));
    }

    void sessionBegan(ExitSession session) {
        tell(new ExitEvent.SessionBegan(
                session.handle(), session.principal(), session.client().label(), session.remote()));
    }

    void sessionAttached(ExitSession session, WireStart start) {
        handshakesCompleted.increment();
        tell(new ExitEvent.SessionAttached(session.handle(), start));
    }

    void sessionDetached(ExitSession session, CloseReason why) {
        tell(new ExitEvent.SessionDetached(session.handle(), why));
    }

    void sessionEnded(ExitSession session, CloseReason why) {
        sessionsEnded.add(why.code(), 1);
        tell(new ExitEvent.SessionEnded(session.handle(), why));
    }

    void streamLimited(ExitSession session, CloseReason why) {
        tell(new ExitEvent.StreamLimited(session.handle(), why));
    }

    /** Replay memory is short, and this session is to relieve it. */
    void pressed(ExitSession session, ReplayPressure.Relief how) {
        LOG.debug("Replay memory is short: {} of {}", how, session.handle());
    }

    void draining(Duration limit) {
        tell(new ExitEvent.Draining(limit));
    }

    private void tell(ExitEvent event) {
        event.reason().map(CloseReason::limit).ifPresent(limit -> limits.add(limit, 1));
        for (Consumer<ExitEvent> listener : listeners) {
            tell(listener, event);
        }
    }

    private static void tell(Consumer<ExitEvent> listener, ExitEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException thrown) {
            LOG.warn("A listener of an exit has thrown; the exit goes on", thrown);
        }
    }
}
