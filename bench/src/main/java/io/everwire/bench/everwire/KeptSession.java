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
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A session that dials at once when its wire dies, and again a moment after a dial that failed, and asks every half minute
 * whether the exit is still there, as a pool does: the least that an owner does, so that what is measured is the session.
 */
final class KeptSession implements SessionObserver {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final long PROBE_NANOS = 30_000_000_000L;

    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final AtomicLong wires = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final DialledSession session;
    private final RandomGenerator random;
    private final Loop.Alarm alarm; // of the next dial, or of the next question
    private @Nullable CompletableFuture<Void> resumption;
    private volatile boolean closing;

    KeptSession(ResumableDialer dialer, RandomGenerator random) {
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
        long quarter = PROBE_NANOS / 4;
        alarm.at(session.loop().nanoTime() + random.nextLong(PROBE_NANOS - quarter, PROBE_NANOS + quarter));
    }

    /** Loses its wire now; complete when it has another one. Not before the former such call is complete. */
    CompletionStage<Void> resume() {
        CompletableFuture<Void> next = new CompletableFuture<>();
        session.loop().execute(() -> {
            resumption = next;
            session.cutWire();
        });
        return next;
    }

    private void dial() {
        session.connect().whenComplete((start, failure) -> {
            if (failure == null) {
                live.complete(null);
            } else if (live.isDone() && !closing && isWireOnly(failure)) {
                alarm.at(session.loop().nanoTime() + PAUSE_NANOS);
            } else {
                live.completeExceptionally(failure);
            }
        });
    }

    private static boolean isWireOnly(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EverwireException known && known.reason().scope() == Scope.WIRE;
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
        if (!closing) {
            dial();
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
