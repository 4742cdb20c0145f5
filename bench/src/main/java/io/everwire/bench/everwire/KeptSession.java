package io.everwire.bench.everwire;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.EverwireException;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionState;
import io.everwire.api.WireStart;
import io.everwire.bench.flow.Failures;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.Loop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A session that dials at once when its wire dies, and again a moment after a dial that failed, until it has been without a
 * wire for too long; and asks at an interval whether the exit is still there, as a pool does: the least that an owner does,
 * so that what is measured is the session.
 */
final class KeptSession implements SessionObserver {
    private static final long PAUSE_NANOS = 20_000_000;

    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final AtomicLong wires = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final UnaryOperator<Throwable> explanation = this::explained; // one for all flows
    private final Duration patience;
    private final long probeNanos;
    private final DialledSession session;
    private final RandomGenerator random;
    private final Loop.Alarm alarm; // of the next dial, or of the next question
    private @Nullable CompletableFuture<Void> resumption;
    private long downAt;
    private volatile @Nullable IOException lost;
    private volatile boolean closing;

    /**
     * @param patience how long it is without a wire before it is given up
     * @param probing how often it asks, give or take a quarter; zero: never
     */
    KeptSession(ResumableDialer dialer, RandomGenerator random, Duration patience, Duration probing) {
        this.patience = patience;
        this.probeNanos = probing.toNanos();
        session = dialer.session(SessionId.random(random), this);
        this.random = random;
        alarm = session.loop().alarm(this::dialOrProbe);
        dial();
    }

    DialledSession session() {
        return session;
    }

    /** Complete when the first wire is live; fails if that cannot be. */
    CompletionStage<Void> live() {
        return live;
    }

    long wires() {
        return wires.get();
    }

    long resumed() {
        return resumed.get();
    }

    private void dialOrProbe() {
        if (session.state() == SessionState.READY) {
            session.probe();
            probeLater();
        } else {
            dial();
        }
    }

    private void probeLater() {
        if (probeNanos > 0) {
            long quarter = probeNanos / 4;
            alarm.at(session.loop().nanoTime() + random.nextLong(probeNanos - quarter, probeNanos + quarter));
        }
    }

    /** Loses its wire now; complete when it has another one. Not before the former such call is complete. */
    CompletionStage<Void> resume() {
        CompletableFuture<Void> next = new CompletableFuture<>();
        session.loop().execute(() -> {
            resumption = next;
            if (session.state() == SessionState.CLOSED) {
                session.closed().thenAccept(why -> closed(session, why));
            } else {
                session.cutWire();
            }
        });
        return next;
    }

    private void dial() {
        session.connect().whenComplete((start, failure) -> {
            if (failure == null) {
                live.complete(null);
            } else if (live.isDone() && !closing && isWireOnly(failure)) {
                dialLater(failure);
            } else {
                live.completeExceptionally(failure);
            }
        });
    }

    private static boolean isWireOnly(Throwable failure) {
        return Failures.cause(failure) instanceof EverwireException known
                && known.reason().scope() == Scope.WIRE;
    }

    private void dialLater(Throwable failure) {
        long now = session.loop().nanoTime();
        if (session.state() == SessionState.READY || now - downAt < patience.toNanos()) {
            alarm.at(now + PAUSE_NANOS);
        } else {
            lost = new IOException("no wire for " + patience.toSeconds() + " s: " + Failures.message(failure));
            session.close();
        }
    }

    /** Tells why something of this session has failed: what its end was called is not yet why there was one. */
    UnaryOperator<Throwable> explanation() {
        return explanation;
    }

    private Throwable explained(Throwable failure) {
        IOException known = lost;
        return known == null ? failure : known;
    }

    @Override
    public void wireUp(Session up, WireStart start) {
        wires.incrementAndGet();
        if (start.resumed()) {
            resumed.incrementAndGet();
        }
        probeLater();
        CompletableFuture<Void> awaited = resumption;
        if (awaited != null) {
            resumption = null;
            awaited.complete(null);
        }
    }

    @Override
    public void wireDown(Session down, CloseReason why) {
        downAt = session.loop().nanoTime();
        if (!closing) {
            dial();
        }
    }

    @Override
    public void closed(Session ended, CloseReason why) {
        CompletableFuture<Void> awaited = resumption;
        if (awaited != null) {
            resumption = null;
            awaited.completeExceptionally(explained(why.toException()));
        }
    }

    @Override
    public void renewalWanted(Session worn) {
        dial();
    }

    CompletionStage<CloseReason> close() {
        closing = true;
        return session.close();
    }
}
